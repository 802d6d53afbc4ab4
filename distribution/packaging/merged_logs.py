"""The newest rows of two logs in the shape of a DELTA, each row once and in the order of the keys.

Rows up to the key in the middle and rows above it are written at once, by a thread each, into a database each. The second is
appended to the first then: where the key is a whole number SQLite copies the cells as they are.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import apsw

from channel.database import file_uri
from channel.ddl import DELETE_PREFIX, UPSERT_PREFIX, create_delta_sql
from channel.header import RowCount
from channel.table import ROW_HASH, ChannelTable, column_list
from distribution.extraction.bulk_database import bulk_database
from distribution.packaging.newest_rows import LOG_PREFIX, PLACES_PREFIX

# Pages of each log that each of the two threads keeps in memory while it puts half of the rows in order, in KiB.
CACHE_KIBIBYTES = 48 * 1024
NEWER, OLDER, ABOVE = "newer", "older", "above"


class Logs(NamedTuple):
    """The databases that `log_newest_rows` has made of the older and of the newer half of some DELTAs."""

    older: Path
    newer: Path


def write_merged(path: Path, above: Path, logs: Logs, tables: Iterable[ChannelTable]) -> dict[str, RowCount]:
    """Write what was logged of some tables in a new database, and tell what is in it by table.

    A row of the older log counts where the newer one has nothing of the same key. `above` is a name for a database of half of
    the rows, which is needed meanwhile.

    Raises:
        sqlite3.DatabaseError: the disk is full, or a file cannot be read or written.
    """
    with ThreadPoolExecutor(1, "squash-merge") as thread, _beside(path, logs) as connection:
        middles = _middles(connection, tables)
        writing = thread.submit(_write_above, above, logs, middles)
        _write_all(connection, "<=", middles)
        writing.result()
        connection.execute(f"ATTACH DATABASE ? AS {ABOVE}", (file_uri(above, mode="ro", immutable="1"),))
        connection.execute("BEGIN")
        counts = {table.name: _append(connection, table) for table in middles}
        connection.execute("COMMIT")
    return counts


@contextmanager
def _beside(path: Path, logs: Logs) -> Iterator[apsw.Connection]:
    """Open a new database to be written, with both logs at hand."""
    with bulk_database(path) as connection:
        for schema, log in ((OLDER, logs.older), (NEWER, logs.newer)):
            connection.execute(f"ATTACH DATABASE ? AS {schema}", (file_uri(log, mode="ro", immutable="1"),))
            connection.execute(f"PRAGMA {schema}.cache_size = -{CACHE_KIBIBYTES}")
        yield connection


def _middles(connection: apsw.Connection, tables: Iterable[ChannelTable]) -> dict[ChannelTable, object]:
    """Find the key in the middle of each table that anything was logged of, in the newer log if that has any."""
    middles: dict[ChannelTable, object] = {}
    for table in tables:
        for log in (OLDER, NEWER):
            places = f'{log}."{PLACES_PREFIX}{table.name}"'
            found = f"SELECT key FROM {places} ORDER BY key LIMIT 1 OFFSET (SELECT count(*) / 2 FROM {places})"
            middles.update((table, key) for (key,) in connection.execute(found))
    return middles


def _write_above(path: Path, logs: Logs, middles: Mapping[ChannelTable, object]) -> None:
    with _beside(path, logs) as connection:
        _write_all(connection, ">", middles)


def _write_all(connection: apsw.Connection, side: str, middles: Mapping[ChannelTable, object]) -> None:
    connection.execute("BEGIN")
    for table, middle in middles.items():
        _write(connection, table, side, middle)
    connection.execute("COMMIT")


def _write(connection: apsw.Connection, table: ChannelTable, side: str, middle: object) -> None:
    """Write the rows of a table on one side (`<=` or `>`) of the key in the middle."""
    for statement in create_delta_sql(table):
        connection.execute(statement)
    # The key of the place and not of the row: of this one SQLite knows that it comes in order, and sorts nothing.
    key, columns = f'place.key AS "{table.primary_key}"', column_list([*table.column_names[1:], ROW_HASH], "log")
    log = f'"{LOG_PREFIX}{table.name}" AS log ON log.rowid = place.place'
    newer, older = (f'{half}."{PLACES_PREFIX}{table.name}" AS place' for half in (NEWER, OLDER))
    is_here = f"place.key {side} ?1"
    is_newest = f'NOT EXISTS (SELECT 1 FROM {NEWER}."{PLACES_PREFIX}{table.name}" AS other WHERE other.key = place.key)'
    # CROSS JOIN: in the order of the places, each row looked up in the log.
    connection.execute(
        f'INSERT INTO main."{UPSERT_PREFIX}{table.name}" '
        f"SELECT {key}, {columns} FROM {newer} CROSS JOIN {NEWER}.{log} WHERE {is_here} UNION ALL "
        f"SELECT {key}, {columns} FROM {older} CROSS JOIN {OLDER}.{log} WHERE {is_here} AND {is_newest} ORDER BY 1",
        (middle,),
    )
    connection.execute(
        f'INSERT INTO main."{DELETE_PREFIX}{table.name}" '
        f"SELECT key FROM {newer} WHERE {is_here} AND place IS NULL UNION ALL "
        f"SELECT key FROM {older} WHERE {is_here} AND place IS NULL AND {is_newest} ORDER BY 1",
        (middle,),
    )


def _append(connection: apsw.Connection, table: ChannelTable) -> RowCount:
    """Append the rows of a table that were written apart, and count all it has now."""
    names = [f'"{prefix}{table.name}"' for prefix in (UPSERT_PREFIX, DELETE_PREFIX)]
    for name in names:
        connection.execute(f"INSERT INTO main.{name} SELECT * FROM {ABOVE}.{name}")
    ((upserted, deleted),) = connection.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM main.{name})" for name in names))
    return RowCount(upserted, deleted)
