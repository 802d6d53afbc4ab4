"""One syncing program per register: the loop and a `sync` by hand must not write the same files.

An SQLite lock and not a file with a process id: the system lets it go when its holder dies, on every system alike.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pos.errors import SyncInProgress


@contextmanager
def sync_lock(path: Path, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock during the block.

    Raises: SyncInProgress when another program holds it for longer than `wait_seconds`.
    """
    with closing(sqlite3.connect(path, timeout=wait_seconds, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise SyncInProgress from error
            raise
        yield
