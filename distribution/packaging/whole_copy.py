"""A group's channel database made from nothing: every table read whole, in the order of its keys.

Indexes and word indexes come last, over finished tables, which is many times faster than row by row. The file is a
FULL package as it is, and the builder's copy once it is published.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from channel.announcement import ReplicatedTable
from channel.ddl import create_channel_tables
from channel.durable_file import sync_folder, sync_path
from channel.header import PackageHeader, write_header
from channel.row_hash import TableChecksum
from channel.state import ChannelState, write_state
from distribution.extraction.bulk_database import bulk_database
from distribution.packaging.build import Build
from distribution.packaging.divided_tables import load_tables
from distribution.packaging.full_copy import mark_as_overwritten


def write_whole_copy(path: Path, build: Build, announced: tuple[ReplicatedTable, ...]) -> dict[str, TableChecksum]:
    """Make the database with all its rows and return the checksum of each table.

    Without a journal and without a sync: nothing points to the file, and it is synced before anything does.
    """
    with bulk_database(path) as connection:
        mark_as_overwritten(connection)
        create_channel_tables(connection, [replicated.table for replicated in announced])
        return load_tables(connection, build, announced, path.parent)


def finish_whole_copy(path: Path, state: ChannelState, header: PackageHeader) -> None:
    """Write down where the database stands and what package it is."""
    with closing(_open_new(path)) as connection:
        connection.execute("BEGIN")
        write_state(connection, state)
        write_header(connection, header)
        connection.execute("COMMIT")


def sync_whole_copy(path: Path) -> None:
    """Bring the finished database to the disk, before anything names it."""
    sync_path(path)
    sync_folder(path.parent)


def _open_new(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF").fetchone()
    connection.execute("PRAGMA synchronous = OFF")
    return connection
