"""A disk that forgets: pages of a channel database that read as zeros."""

import sqlite3
from contextlib import closing
from pathlib import Path


def damage_table(path: Path, table: str) -> None:
    """Overwrite the root page of a table; in the small databases of tests that is all of it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
