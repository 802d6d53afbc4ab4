"""Many DELTAs of one job made into one: of each row what came last, sorted by key.

A register merges a long plan row by latest row, in place; of a thousand DELTAs that would turn over a large table a
thousand times. Here what is left of them is written once, in the order of its keys.

The newer half and the older one are looked through at once, by a thread each: nearly all of it is SQLite's work, which
does not wait for Python. A row of the older half counts where the newer half has nothing of the same key.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from channel.database import file_uri
from channel.ddl import DELETE_PREFIX, UPSERT_PREFIX, create_delta_sql
from channel.header import PackageHeader, RowCount, write_header
from channel.table import ROW_HASH, ChannelTable, column_list
from distribution.group_keys import secret_of
from distribution.models import GroupKey, Package
from distribution.package_store import PackageStore
from distribution.packaging.newest_rows import LOG_PREFIX, PARTS_AT_ONCE, PLACES_PREFIX, PackedDelta, log_newest_rows
from distribution.packaging.package_files import store_package

# Pages of each half's rows kept in memory while they are put in order, in KiB.
CACHE_KIBIBYTES = 96 * 1024
NEWER, OLDER = "newer", "older"


def store_squashed(
    parts: Sequence[Package],
    known: Iterable[ChannelTable],
    header: PackageHeader,
    store: PackageStore,
    *,
    key: GroupKey | None = None,
) -> Package:
    """Merge DELTAs of one job, in order, into one and bring it into the store; the row is not saved yet.

    `known` are the tables of the job. The row counts of the header are counted here.

    Raises:
        PackageInvalid: a part is damaged, or is of tables that are announced in another shape by now.
        OSError: the store has lost a part, or the disk is full.
    """
    tables = {table.name: table for table in known}
    with store.incoming() as path:
        counted = _write_squashed(path, parts, tables, header, store)
        package = store_package(path, counted, store, key=key)
    package.is_squashed = True
    return package


def _write_squashed(
    path: Path, parts: Sequence[Package], tables: Mapping[str, ChannelTable], header: PackageHeader, store: PackageStore
) -> PackageHeader:
    """Write the package's database and return the header it got; neither journal nor sync, until it is named it is nothing."""
    with ExitStack() as files, closing(sqlite3.connect(path, uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF").fetchone()
        connection.execute("PRAGMA synchronous = OFF")
        older, newer = (files.enter_context(store.incoming()) for _ in range(2))
        _log_halves(parts, tables, store, older, newer)
        for schema, log in ((OLDER, older), (NEWER, newer)):
            connection.execute(f"ATTACH DATABASE ? AS {schema}", (file_uri(log, mode="ro", immutable="1"),))
            connection.execute(f"PRAGMA {schema}.cache_size = -{CACHE_KIBIBYTES}")
        connection.execute("BEGIN")
        counts = {name: _write(connection, table) for name, table in tables.items() if _is_logged(connection, table)}
        counted = msgspec.structs.replace(header, row_counts=counts)
        write_header(connection, counted)
        connection.execute("COMMIT")
        return counted


def _log_halves(
    parts: Sequence[Package], tables: Mapping[str, ChannelTable], store: PackageStore, older: Path, newer: Path
) -> None:
    """Log the rows of the older and of the newer half of the packages, both at once."""
    # The keys are read from HQ's database, here and not in the threads, which have no connection to it.
    packed = [PackedDelta(store.path(part.sha256), part.sha256, part.uncompressed_bytes, secret_of(part)) for part in parts]
    half = len(packed) // 2
    with ExitStack() as files, ThreadPoolExecutor(2, "squash") as threads:
        logging = [
            threads.submit(
                log_newest_rows, log, deltas, tables, [files.enter_context(store.incoming()) for _ in range(PARTS_AT_ONCE)]
            )
            for log, deltas in ((older, packed[:half]), (newer, packed[half:]))
        ]
        for one in logging:
            one.result()


def _is_logged(connection: sqlite3.Connection, table: ChannelTable) -> bool:
    found = [f'EXISTS (SELECT 1 FROM {half}."{PLACES_PREFIX}{table.name}")' for half in (NEWER, OLDER)]
    return bool(connection.execute(f"SELECT {' OR '.join(found)}").fetchone()[0])


def _write(connection: sqlite3.Connection, table: ChannelTable) -> RowCount:
    """Write what was logged of a table in the shape of a DELTA, in the order of the keys."""
    for statement in create_delta_sql(table):
        connection.execute(statement)
    # The key of the place and not of the row: of this one SQLite knows that it comes in order, and sorts nothing.
    key, columns = f'place.key AS "{table.primary_key}"', column_list([*table.column_names[1:], ROW_HASH], "log")
    log = f'"{LOG_PREFIX}{table.name}" AS log ON log.rowid = place.place'
    newer, older = (f'{half}."{PLACES_PREFIX}{table.name}" AS place' for half in (NEWER, OLDER))
    is_newest = f'NOT EXISTS (SELECT 1 FROM {NEWER}."{PLACES_PREFIX}{table.name}" AS other WHERE other.key = place.key)'
    # CROSS JOIN: in the order of the places, each row looked up in the log.
    upserted = connection.execute(
        f'INSERT INTO main."{UPSERT_PREFIX}{table.name}" '
        f"SELECT {key}, {columns} FROM {newer} CROSS JOIN {NEWER}.{log} UNION ALL "
        f"SELECT {key}, {columns} FROM {older} CROSS JOIN {OLDER}.{log} WHERE {is_newest} ORDER BY 1"
    )
    deleted = connection.execute(
        f'INSERT INTO main."{DELETE_PREFIX}{table.name}" '
        f"SELECT key FROM {newer} WHERE place IS NULL UNION ALL "
        f"SELECT key FROM {older} WHERE place IS NULL AND {is_newest} ORDER BY 1"
    )
    return RowCount(upserted.rowcount, deleted.rowcount)
