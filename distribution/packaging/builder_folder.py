"""The builder's own copy of each group's channel database, at the group's last published release.

What a run reads is compared with this copy, so that a package holds only what truly changed. It is a cache: lost, it is
made again from packages or from the tables. One builder works on a group at a time.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from channel.database import open_channel_database
from channel.errors import GroupBusy
from channel.release_folder import COMPANION_SUFFIXES, FilePointer, ReleaseFolder
from distribution.packaging.copy_folder import locked

POINTER_FILE = "current"

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
    folder = ReleaseFolder(path, FilePointer(path / POINTER_FILE))
    with locked(folder, wait=False) as is_mine:
        if not is_mine:
            raise GroupBusy
        yield folder


def discard_copy(folder: ReleaseFolder) -> None:
    """Remove the builder's copy, so that the next build makes it again."""
    path = folder.current()
    if path is not None:
        for suffix in COMPANION_SUFFIXES:
            path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


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
