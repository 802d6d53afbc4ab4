"""The data folder of a test run, named before Django reads its settings.

A pytest plugin (`-p tests.data_folder`) and not a part of conftest.py: pytest-django loads the settings before any
conftest.py is read, and the settings create the data folder they are told of.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What a developer's shell may say about a running HQ must not reach the tests, nor the tests its data.
FORGOTTEN = (
    "ALLOWED_HOSTS",
    "CELERY_BROKER_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "HTTPS_ONLY",
    "LOG_LEVEL",
    "PACKAGE_STORAGE_URL",
    "PLAN_SIGNING_KEY",
    "TIME_ZONE",
)


def make_data_folder() -> Path:
    """Create the folder and have it removed at the end, by the process that made it and not by one it started."""
    folder = Path(tempfile.mkdtemp(prefix="everytill-tests-"))
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, process_id: int) -> None:
    if os.getpid() == process_id:
        shutil.rmtree(folder, ignore_errors=True)


DATA_FOLDER = make_data_folder()
os.environ["EVERYTILL_DATA_DIR"] = str(DATA_FOLDER)
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 32
for _name in FORGOTTEN:
    os.environ.pop(_name, None)
