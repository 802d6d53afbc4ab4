"""Which stores a builder's copy holds: those whose registers may be led to what is published of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from channel.database import open_channel_database
from channel.tables.channel_configuration import STORE

QUERY = f'SELECT "{STORE.primary_key}" FROM "{STORE.name}"'  # noqa: S608 - names of our own


def stores_of_copy(copy: sqlite3.Connection | Path) -> frozenset[int]:
    """Read the ids of the stores of a copy; within a transaction as it will be."""
    if isinstance(copy, Path):
        with closing(open_channel_database(copy)) as connection:
            return stores_of_copy(connection)
    return frozenset(row[0] for row in copy.execute(QUERY))
