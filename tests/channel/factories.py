"""Channel databases and deltas for tests, as real files, from plain rows.

Rows are written without the code under test wherever that code is what a test is about: the hash comes from
`channel.row_hash`, everything else is plain SQL.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from channel.ddl import create_channel_database, create_delta_sql, create_described_tables, rebuild_search_sql
from channel.header import Audience, PackageHeader, PackageKind, write_header
from channel.row_hash import row_hash, table_checksum
from channel.state import ChannelState, write_state
from channel.table import ChannelTable, Column, ColumnType
from channel.tables import STANDARD_TABLES, TABLES_BY_NAME

Rows = Mapping[str, Iterable[Mapping[str, Any]]]

APPLIED_AT = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
DEFAULTS: dict[ColumnType, Any] = {
    ColumnType.INTEGER: 0,
    ColumnType.TEXT: "",
    ColumnType.DECIMAL: Decimal(0),
    ColumnType.BOOLEAN: False,
    ColumnType.DATE: "2020-01-01",
    ColumnType.TIMESTAMP: "2020-01-01T00:00:00.000000Z",
}


def make_channel_database(
    path: Path,
    rows: Rows,
    *,
    release: int = 1,
    group_id: int = 1,
    epoch: int = 1,
    tables: tuple[ChannelTable, ...] = STANDARD_TABLES,
    watermarks: dict[int, str] | None = None,
) -> Path:
    """Make a channel database with these rows, word indexes and state included; return its path.

    `rows` maps table names to rows; a column left out is NULL where it may be, else 0, "", False or 2020-01-01.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        create_channel_database(connection, tables)
        for table in tables:
            insert_rows(connection, table, rows.get(table.name, ()))
            for statement in rebuild_search_sql(table):
                connection.execute(statement)
        state = ChannelState(
            release=release,
            group_id=group_id,
            epoch=epoch,
            applied_at=APPLIED_AT,
            released_at=APPLIED_AT,
            watermarks=watermarks or {},
            checksums={table.name: table_checksum(connection, table) for table in tables},
        )
        write_state(connection, state)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def make_full(path: Path, rows: Rows, *, release: int = 1, **options: Any) -> Path:
    """Make an unpacked FULL package; takes what `make_channel_database` takes."""
    make_channel_database(path, rows, release=release, **options)
    header = make_header(PackageKind.FULL, release, group_id=options.get("group_id", 1), epoch=options.get("epoch", 1))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("DELETE FROM channel_state")
        write_header(connection, header)
    return path


def make_delta(
    path: Path,
    upserts: Rows,
    deletes: Mapping[str, Iterable[int | str]] | None = None,
    *,
    from_release: int = 1,
    to_release: int = 2,
    tables: Mapping[str, ChannelTable] = TABLES_BY_NAME,
    **header: Any,
) -> Path:
    """Make an unpacked DELTA package that writes these rows and deletes these keys, by table; return its path."""
    deletes = deletes or {}
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for name in sorted({*upserts, *deletes}):
            for statement in create_delta_sql(tables[name]):
                connection.execute(statement)
            insert_rows(connection, tables[name], upserts.get(name, ()), into=f"upsert_{name}")
            connection.executemany(f"INSERT INTO delete_{name} VALUES (?)", [(key,) for key in deletes.get(name, ())])
        write_header(connection, make_header(PackageKind.DELTA, to_release, from_release=from_release, **header))
        connection.execute("COMMIT")
    return path


def make_repair(
    path: Path, rows: Rows, *, to_release: int = 2, tables: Iterable[ChannelTable] = STANDARD_TABLES, **header: Any
) -> Path:
    """Make an unpacked REPAIR package of the tables that `rows` names, as `tables` describes them; return its path."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        replaced = [table for table in tables if table.name in rows]
        create_described_tables(connection, replaced)
        for table in replaced:
            insert_rows(connection, table, rows[table.name])
        write_header(connection, make_header(PackageKind.REPAIR, to_release, **header))
        connection.execute("COMMIT")
    return path


def make_header(kind: PackageKind, to_release: int, **fields: Any) -> PackageHeader:
    """Make a package header of group 1 and epoch 1 where nothing else is said; a DELTA's or REPAIR's is of job 1040."""
    given = {"audience": Audience.OFFLINE, "group_id": 1, "group_name": "North", "epoch": 1, "created_at": APPLIED_AT, **fields}
    if kind != PackageKind.FULL:
        given = {"job": 1040, **given}
    return PackageHeader(kind=kind, to_release=to_release, **given)


def checksums_of(rows: Rows, tables: Iterable[ChannelTable] = STANDARD_TABLES) -> dict[str, str]:
    """Sum the hashes of rows, by table, without any database."""
    sums = {}
    for table in tables:
        hashes = [row_hash(*stored_row(table, row)) for row in rows.get(table.name, ())]
        low, high = sum(value & 0xFFFFFFFF for value in hashes), sum(value >> 32 for value in hashes)
        sums[table.name] = f"{len(hashes)}:{low}:{high}"
    return sums


def read_rows(connection: sqlite3.Connection, table: ChannelTable) -> list[tuple[Any, ...]]:
    """Read a table's rows without their hashes, in the order of their keys."""
    columns = ", ".join(table.column_names)
    return [tuple(row) for row in connection.execute(f"SELECT {columns} FROM {table.name} ORDER BY {table.primary_key}")]


def insert_rows(
    connection: sqlite3.Connection, table: ChannelTable, rows: Iterable[Mapping[str, Any]], *, into: str = ""
) -> None:
    """Insert rows, with their hashes, into a channel table or into another table of the same columns."""
    marks = ", ".join("?" * (len(table.columns) + 1))
    values = (stored_row(table, row) for row in rows)
    connection.executemany(f'INSERT INTO "{into or table.name}" VALUES ({marks})', ((*row, row_hash(*row)) for row in values))


def stored_row(table: ChannelTable, row: Mapping[str, Any]) -> tuple[int | str | None, ...]:
    """Give a row's values in column order, as a channel database stores them."""
    unknown = set(row) - set(table.column_names)
    assert not unknown, f"{table.name} has no columns {sorted(unknown)}"
    return tuple(_stored_value(column, row) for column in table.columns)


def _stored_value(column: Column, row: Mapping[str, Any]) -> int | str | None:
    value = row.get(column.name, None if column.nullable else DEFAULTS[column.type])
    if value is None:
        return None
    if column.scale is not None:
        return f"{Decimal(value):.{column.scale}f}"
    return int(value) if column.type.storage == "INTEGER" else str(value)
