"""One program at a time talks to the card terminal about a register's payments: what another is asking must not be settled.

An SQLite lock, as for syncing: the system lets it go when its holder dies.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def terminal_lock(path: Path) -> Iterator[bool]:
    """Hold the lock during the block, if nobody else does: False then, and the block has no terminal to talk to."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        yield _taken(connection)


def _taken(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True
