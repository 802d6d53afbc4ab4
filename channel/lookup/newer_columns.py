"""Reading a channel database that was made before this program: what it has not got reads as nothing.

A program may be updated before HQ is, or before it has synced with an updated HQ, and must sell from the data it holds. So
tables that lack columns are read through a view of their name in the connection's own `temp` schema, which SQLite looks names up
in first; nothing is written to the file. When the file's tables change (`channel.database.schema_version`), open it again.
"""

import sqlite3

from channel.ddl import read_tables
from channel.table import ChannelTable, Column, ColumnType
from channel.tables import STANDARD_TABLES


def add_newer_columns(connection: sqlite3.Connection) -> None:
    """Let every column of the standard tables be read: NULL where it may be, else "", 0 or false; a table has no rows.

    Raises:
        SchemaUnknown: the database describes its tables in another way.
        sqlite3.DatabaseError: it cannot be read.
    """
    held = {table.name: frozenset(table.column_names) for table in read_tables(connection)}
    for table in STANDARD_TABLES:
        missing = [column for column in table.columns if column.name not in held.get(table.name, ())]
        if missing:
            connection.execute(_view_sql(table, missing, is_there=table.name in held))


def _view_sql(table: ChannelTable, missing: list[Column], *, is_there: bool) -> str:
    values = ", ".join(f'{_nothing(column)} AS "{column.name}"' for column in missing)
    rows = f'SELECT held.*, {values} FROM main."{table.name}" held' if is_there else f"SELECT {values} WHERE FALSE"  # noqa: S608 - our own names
    return f'CREATE TEMP VIEW "{table.name}" AS {rows}'


def _nothing(column: Column) -> str:
    """Write what a column reads as where there is none."""
    if column.nullable or column.type in (ColumnType.DATE, ColumnType.TIMESTAMP):
        return "NULL"
    if column.scale is not None:
        return f"'{0:.{column.scale}f}'"
    return "0" if column.type.storage == "INTEGER" else "''"
