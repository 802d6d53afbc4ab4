"""Whether an error of SQLite means that a copy is damaged.

A damaged copy is made again, and its damage is nobody's failed job. While a builder reads, the same error may speak of
HQ's own database when that is SQLite too: then the copy is sound, and making it again would mend nothing.
"""

import sqlite3

from channel.errors import StateConflict

_DAMAGE_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}
_PRIMARY_CODE_BITS = 0xFF


class CopyDamaged(StateConflict):
    """The builder's copy of the channel data group is damaged."""

    code = "copy-damaged"


def speaks_of_damage(error: BaseException) -> bool:
    """Tell whether an error says that a file is no sound database, rather than that a query or the disk's space is wrong."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, CopyDamaged)
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE_BITS in _DAMAGE_CODES


def copy_is_damaged(copy: sqlite3.Connection, error: BaseException) -> bool:
    """Tell whether an error met while the copy and HQ were read is the copy's. Reads the whole copy, once it must."""
    if not speaks_of_damage(error):
        return False
    # Word indexes exist in channel databases only, and SQLite's check does not look into them.
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT_VTAB:
        return True
    try:
        return bool(copy.execute("PRAGMA main.integrity_check(1)").fetchone()[0] != "ok")
    except sqlite3.DatabaseError:
        return True
