"""Bringing the DELTAs of a plan within reach of one SQLite transaction.

SQLite attaches nothing inside a transaction and at most ten databases. A usual plan fits; a longer one is first merged,
row by latest row, into one temporary database that SQLite keeps out of sight and removes by itself, however we end.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable the database knows, or our own alias

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from channel.database import file_uri
from channel.ddl import DELETE_KEY, DELETE_PREFIX, UPSERT_PREFIX, create_delta_sql, read_tables
from channel.delta import delta_tables
from channel.table import ChannelTable, column_list

MAXIMUM_ATTACHED = 8
MERGED = "merged"


@contextmanager
def attached(connection: sqlite3.Connection, deltas: Sequence[Path]) -> Iterator[list[str]]:
    """Attach unpacked DELTAs to a connection and give the aliases to apply, in order.

    Raises:
        PackageInvalid: a DELTA does not fit this database (only found here when they are merged).
    """
    if len(deltas) > MAXIMUM_ATTACHED:
        with _merged(connection, deltas):
            yield [MERGED]
        return
    aliases = [f"delta_{number}" for number in range(len(deltas))]
    for alias, path in zip(aliases, deltas, strict=True):
        _attach(connection, path, alias)
    yield aliases


@contextmanager
def _merged(connection: sqlite3.Connection, deltas: Sequence[Path]) -> Iterator[None]:
    known = {table.name: table for table in read_tables(connection)}
    connection.execute(f"ATTACH DATABASE '' AS {MERGED}")
    merged: set[str] = set()
    for path in deltas:
        _attach(connection, path, "delta")
        for table in delta_tables(connection, "delta", known):
            if table.name not in merged:
                for statement in create_delta_sql(table, MERGED):
                    connection.execute(statement)
                merged.add(table.name)
            _merge_table(connection, table)
        connection.execute("DETACH DATABASE delta")
    yield


def _merge_table(connection: sqlite3.Connection, table: ChannelTable) -> None:
    """Add one DELTA's rows of a table to those merged so far: of each key, what came last counts."""
    columns = column_list([*table.column_names, "row_hash"])
    upserts, deletes, key = f'"{UPSERT_PREFIX}{table.name}"', f'"{DELETE_PREFIX}{table.name}"', table.primary_key
    statements = (
        f'DELETE FROM {MERGED}.{deletes} WHERE "{DELETE_KEY}" IN (SELECT "{key}" FROM delta.{upserts})',
        f"INSERT OR REPLACE INTO {MERGED}.{upserts} ({columns}) SELECT {columns} FROM delta.{upserts}",
        f'DELETE FROM {MERGED}.{upserts} WHERE "{key}" IN (SELECT "{DELETE_KEY}" FROM delta.{deletes})',
        f'INSERT OR IGNORE INTO {MERGED}.{deletes} ("{DELETE_KEY}") SELECT "{DELETE_KEY}" FROM delta.{deletes}',
    )
    for statement in statements:
        connection.execute(statement)


def _attach(connection: sqlite3.Connection, path: Path, alias: str) -> None:
    connection.execute(f"ATTACH DATABASE ? AS {alias}", (file_uri(path, mode="ro", immutable="1"),))
