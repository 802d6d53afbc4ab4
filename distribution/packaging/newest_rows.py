"""Of many DELTAs of one job what came last of each row, written down unordered, with a table that finds it by key.

They are read from the newest to the oldest, so that a row whose key was seen already is not even copied.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import apsw

from channel.database import file_uri
from channel.ddl import DELETE_KEY, DELETE_PREFIX, UPSERT_PREFIX
from channel.delta import delta_tables
from channel.package import unpack_package
from channel.table import ROW_HASH, ChannelTable, column_list
from distribution.extraction.bulk_database import bulk_database

# DELTAs that are attached at once, because a transaction's end costs as much for one as for all; more save nothing.
PARTS_AT_ONCE = 8
# And no more than this of them unpacked, unless it is one alone.
BYTES_AT_ONCE = 64 << 20
LOG_PREFIX, PLACES_PREFIX = "log_", "places_"
# In memory while rows are looked for, because keys come from everywhere; a million of them are 20 MB.
SEEN = "seen"


class PackedDelta(NamedTuple):
    """A DELTA in the package store, and what is needed to unpack it."""

    source: Path
    sha256: str
    uncompressed_bytes: int
    key: bytes | None


def log_newest_rows(
    path: Path, deltas: Sequence[PackedDelta], tables: Mapping[str, ChannelTable], unpacked: Sequence[Path]
) -> None:
    """Log the rows of DELTAs of some tables, given in their order, in a new database.

    It has `log_<table>` with the rows, and `places_<table>` with the row id of each key there, none where it was deleted.
    `unpacked` are names for so many unpacked packages at once.

    Raises:
        PackageInvalid: a DELTA is damaged, or is of tables that are announced in another shape by now.
        OSError: the store has lost a DELTA.
        OSError, sqlite3.DatabaseError: the disk is full, or a file cannot be read or written.
    """
    with bulk_database(path) as connection:
        connection.execute(f"ATTACH DATABASE ':memory:' AS {SEEN}")
        for table in tables.values():
            _create_log(connection, table)
        logged = dict.fromkeys(tables, 0)
        for batch in _batches(deltas[::-1], len(unpacked)):
            _log(connection, batch, unpacked, tables, logged)
        connection.execute("BEGIN")
        for name in tables:
            connection.execute(f'INSERT INTO main."{PLACES_PREFIX}{name}" SELECT * FROM {SEEN}."{PLACES_PREFIX}{name}"')
        connection.execute("COMMIT")


def _batches(deltas: Sequence[PackedDelta], most: int) -> Iterator[list[PackedDelta]]:
    """Cut DELTAs into pieces that may lie unpacked beside one another."""
    batch: list[PackedDelta] = []
    for delta in deltas:
        size = sum(one.uncompressed_bytes for one in batch)
        if batch and (len(batch) == most or size + delta.uncompressed_bytes > BYTES_AT_ONCE):
            yield batch
            batch = []
        batch.append(delta)
    if batch:
        yield batch


def _log(
    connection: apsw.Connection,
    deltas: Sequence[PackedDelta],
    unpacked: Sequence[Path],
    tables: Mapping[str, ChannelTable],
    logged: dict[str, int],
) -> None:
    """Log some DELTAs, the newest first, and count the rows logged of each table."""
    files = dict(zip((f"part_{number}" for number in range(len(deltas))), unpacked, strict=False))
    for delta, (part, file) in zip(deltas, files.items(), strict=True):
        unpack_package(delta.source, file, sha256=delta.sha256, uncompressed_bytes=delta.uncompressed_bytes, key=delta.key)
        connection.execute(f"ATTACH DATABASE ? AS {part}", (file_uri(file, mode="ro", immutable="1"),))
    connection.execute("BEGIN")
    for part in files:
        for table in delta_tables(connection, part, tables):
            logged[table.name] += _log_table(connection, part, table, logged[table.name])
    connection.execute("COMMIT")
    for part, file in files.items():
        connection.execute(f"DETACH DATABASE {part}")
        # One that is written over has to reach the disk first on some file systems.
        file.unlink()


def _create_log(connection: apsw.Connection, table: ChannelTable) -> None:
    """Make a table for the rows in the order they are found in, and one that tells their places by key."""
    columns = ", ".join(f'"{column.name}" {column.type.storage}' for column in table.columns)
    connection.execute(f'CREATE TABLE main."{LOG_PREFIX}{table.name}" ({columns}, {ROW_HASH} INTEGER) STRICT')
    storage = table.columns[0].type.storage
    # A whole number as the key is the row's own id, which SQLite finds rows by fastest.
    kind = "STRICT" if storage == "INTEGER" else "WITHOUT ROWID"
    for schema in ("main", SEEN):
        connection.execute(
            f'CREATE TABLE {schema}."{PLACES_PREFIX}{table.name}" (key {storage} PRIMARY KEY, place INTEGER) {kind}'
        )


def _log_table(connection: apsw.Connection, part: str, table: ChannelTable, logged: int) -> int:
    """Log a part's rows of a table whose keys are new, and their places; a deleted row has its key and no place.

    Returns how many rows were logged after the first `logged`. A part that has a key in both lists is refused by
    whoever applies it.
    """
    columns = column_list([*table.column_names, ROW_HASH])
    log, places = f'main."{LOG_PREFIX}{table.name}"', f'{SEEN}."{PLACES_PREFIX}{table.name}"'
    is_new = f"NOT EXISTS (SELECT 1 FROM {places} AS newer WHERE newer.key = part."
    deletes, upserts = (f'{part}."{prefix}{table.name}"' for prefix in (DELETE_PREFIX, UPSERT_PREFIX))
    connection.execute(f'INSERT INTO {places} SELECT "{DELETE_KEY}", NULL FROM {deletes} AS part WHERE {is_new}"{DELETE_KEY}")')
    connection.execute(f'INSERT INTO {log} SELECT {columns} FROM {upserts} AS part WHERE {is_new}"{table.primary_key}")')
    found = connection.changes()
    connection.execute(f'INSERT INTO {places} SELECT "{table.primary_key}", rowid FROM {log} WHERE rowid > ?', (logged,))
    return found
