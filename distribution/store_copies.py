"""This machine's own copy of each group's STORE channel database, opened for look-ups.

Every web machine keeps copies of its own, filled by the very packages the registers get, so that online and offline
sell the same released data; the builder's file is never touched from here. A copy is a cache: lost, it is filled again.
`use_cases/refresh_store_copy.py` moves it, this module finds and opens it.
"""

import logging
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from channel.database import schema_version
from channel.durable_file import write_text_durably
from channel.errors import StateConflict
from channel.lookup.newer_columns import add_newer_columns
from channel.release_folder import FilePointer, ReleaseFolder

POINTER_FILE = "current"
DAMAGED_FILE = "damaged"

# No file has this number.
_NOT_READ = -1

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A connection, the file it is open to, and the version of the tables it was opened for."""

    path: Path
    schema_version: int
    connection: sqlite3.Connection


class _Connections(threading.local):
    """The connections of one thread, by group: SQLite reads its schema once for each, not once for each look-up."""

    def __init__(self) -> None:
        self.by_group: dict[int, _Kept] = {}


_connections = _Connections()


def store_copy_folder(group_id: int) -> ReleaseFolder:
    """Give the folder of a group's copy; it is made when it is missing."""
    folder = Path(settings.CHANNEL_DATABASE_DIR) / "store" / str(group_id)
    folder.mkdir(parents=True, exist_ok=True)
    return ReleaseFolder(folder, FilePointer(folder / POINTER_FILE))


def store_connection(group_id: int) -> sqlite3.Connection:
    """Give this thread's read-only connection to the copy in use, opened anew when its file or its tables are others.

    Raises:
        StateConflict: nothing has been released for this group yet.
    """
    folder = store_copy_folder(group_id)
    current = folder.current()
    kept = _connections.by_group.get(group_id)
    if kept is not None and kept.path == current and kept.schema_version == schema_version(kept.connection):
        return kept.connection
    if current is None:
        raise StateConflict("Nothing has been released for this store yet. Run a distribution schedule first.")
    close_store_connection(group_id)
    connection = folder.open()
    # Known before it is read, so that damage is reported; and it is opened again unless all of this succeeds.
    _connections.by_group[group_id] = _Kept(current, _NOT_READ, connection)
    # Read first: tables that change while we look are seen by the next question.
    version = schema_version(connection)
    add_newer_columns(connection)
    _connections.by_group[group_id] = _Kept(current, version, connection)
    return connection


def report_damage(group_id: int) -> None:
    """Write down that a look-up of this thread met damage: the next refresh fills the copy again.

    The copy stays in use until then, because most of what is asked of it can still be answered.
    """
    kept = _connections.by_group.get(group_id)
    if kept is not None:
        report_damaged_copy(group_id, kept.path)


def report_damaged_copy(group_id: int, path: Path) -> None:
    """Write down that a copy is damaged; a copy that took its place meanwhile is not meant."""
    logger.error("The store copy %s is damaged and will be filled again", path)
    write_text_durably(store_copy_folder(group_id).folder / DAMAGED_FILE, path.name)


def is_reported_damaged(folder: ReleaseFolder) -> bool:
    """Tell whether the copy in use is the one that was found damaged."""
    current, report = folder.current(), folder.folder / DAMAGED_FILE
    return current is not None and report.is_file() and report.read_text("utf-8") == current.name


def close_store_connection(group_id: int) -> None:
    """Close this thread's connection to a group's copy, if it has one."""
    kept = _connections.by_group.pop(group_id, None)
    if kept is not None:
        kept.connection.close()
