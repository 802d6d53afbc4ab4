"""What the folders of this machine's copies have in common: one process moves a copy, and strays go before it does.

The builder and the look-ups each have copies of their own and disagree only about whom they keep waiting. The lock is
the operating system's, so it goes with the process that held it.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from channel.release_folder import ReleaseFolder

LOCK_FILE = "lock"
UNPACKED_PREFIX = "unpacked-"


@contextmanager
def locked(folder: ReleaseFolder, *, wait: bool) -> Iterator[bool]:
    """Hold a folder alone on this machine, with what interrupted processes left there removed.

    Yields False when another process has it and it is not waited for.
    """
    with (folder.folder / LOCK_FILE).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        folder.remove_strays()
        for stray in folder.folder.glob(f"{UNPACKED_PREFIX}*"):
            shutil.rmtree(stray)
        yield True


def unpacking_folder(folder: ReleaseFolder) -> tempfile.TemporaryDirectory[str]:
    """Make a folder for package databases on the file system of the copy; it goes at the end, or with the next lock."""
    return tempfile.TemporaryDirectory(prefix=UNPACKED_PREFIX, dir=folder.folder)
