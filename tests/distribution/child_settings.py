"""The settings of HQ for a process that a test starts: the test's database and folders."""

import os
from pathlib import Path

from backoffice.settings import *  # noqa: F403

PACKAGE_DIR = Path(os.environ["TEST_PACKAGE_DIR"])
CHANNEL_DATABASE_DIR = Path(os.environ["TEST_CHANNEL_DATABASE_DIR"])
