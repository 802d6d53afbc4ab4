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

from channel.ddl import create_channel_database, rebuild_search_sql
from channel.row_hash import row_hash, table_checksum
from channel.state import ChannelState, write_state
from channel.table import ChannelTable, Column, ColumnType
from channel.tables import STANDARD_TABLES

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
