"""The lock that lets one worker of a machine audit at a time, so that the others are there for runs.

The operating system's and no row: it goes with the process that held it, however long an audit takes.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

LOCK_FILE = "audit.lock"


@contextmanager
def audit_lock() -> Iterator[bool]:
    """Hold this machine's lock of audits; yields False when another process has it."""
    folder = Path(settings.CHANNEL_DATABASE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK_FILE).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
