"""The builder's own copy of each group's channel database, at the group's last published release.

What a run reads is compared with this copy, so that a package holds only what truly changed. It is a cache: lost, it is
made again from packages or from the tables. One builder works on a group at a time; the lock is the operating system's,
so it goes with the process that held it.
"""

import fcntl
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from channel.database import open_channel_database
from channel.errors import GroupBusy
from channel.release_folder import FilePointer, ReleaseFolder

POINTER_FILE = "current"
LOCK_FILE = "lock"
UNPACKED_PREFIX = "unpacked-"

# Pages of the copy kept in memory while it is compared and written, in KiB.
CACHE_KIBIBYTES = 64 * 1024


@contextmanager
def locked_builder_folder(group_id: int) -> Iterator[ReleaseFolder]:
    """Work on the builder's copy of a group, alone on this machine; what interrupted builders left is removed.

    Builders on other machines are refused when they publish.

    Raises:
        GroupBusy: another builder has it.
    """
    path = Path(settings.CHANNEL_DATABASE_DIR) / "builder" / str(group_id)
    path.mkdir(parents=True, exist_ok=True)
    with (path / LOCK_FILE).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GroupBusy from error
        folder = ReleaseFolder(path, FilePointer(path / POINTER_FILE))
        folder.remove_strays()
        for stray in path.glob(f"{UNPACKED_PREFIX}*"):
            shutil.rmtree(stray)
        yield folder


def unpacking_folder(folder: ReleaseFolder) -> tempfile.TemporaryDirectory[str]:
    """Make a folder for unpacked packages on the file system of the copy; it goes at the end, or with the next lock."""
    return tempfile.TemporaryDirectory(prefix=UNPACKED_PREFIX, dir=folder.folder)


def open_copy(path: Path) -> sqlite3.Connection:
    """Open the builder's copy for writing, in autocommit mode.

    Not synced at commit: after a power cut the copy may be behind, never damaged, and catches up from packages.
    """
    copy = open_channel_database(path, read_only=False)
    copy.row_factory = None
    copy.execute("PRAGMA journal_mode = WAL").fetchone()
    copy.execute("PRAGMA synchronous = NORMAL")
    copy.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    return copy
