"""The SQL that makes a channel database, the same at HQ and on a register.

The tables are STRICT, so that a value is stored as exactly what was hashed. Every database carries the definitions of
its tables: a register applies a package from what it reads there and not from the version of our code it runs.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any, Protocol

import msgspec

from channel.errors import SchemaUnknown
from channel.table import ROW_HASH, ChannelTable, Column, column_list

# The version of the tables we write, and the oldest program that can sell from them. An added or widened column raises
# the first only: a program reads columns by name and ignores what it does not know. A removed or renamed one raises both.
# Version 2 raised both: programs before it read no other version, no REPAIRs and nothing encrypted. Version 3, too: programs
# before it take an index of a part of the rows for something that packages never have.
SCHEMA_VERSION = 3
READABLE_FROM = 3
# The oldest tables this program can sell from.
OLDEST_READABLE = 1

UPSERT_PREFIX = "upsert_"
DELETE_PREFIX = "delete_"
DELETE_KEY = "key"


class RunsSql(Protocol):
    """A connection to SQLite, of whichever module."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run a statement."""
        ...


def create_table_sql(table: ChannelTable, name: str = "") -> str:
    """Write the CREATE TABLE of a channel table, or of its copy under another name."""
    columns = [_column_sql(column, is_key=column is table.columns[0]) for column in table.columns]
    definitions = ", ".join([*columns, f"{ROW_HASH} INTEGER NOT NULL"])
    return f'CREATE TABLE "{name or table.name}" ({definitions}) STRICT'


def create_index_sql(table: ChannelTable) -> list[str]:
    """Write the CREATE INDEX statements of a channel table."""
    whole = [
        f'CREATE INDEX "{table.name}_{"_".join(names)}_index" ON "{table.name}" ({column_list(names)})' for names in table.indexes
    ]
    of_few = [f'CREATE INDEX "{table.name}_{name}_index" ON "{table.name}" ("{name}") WHERE "{name}" = 1' for name in table.flags]
    return whole + of_few


def create_search_sql(table: ChannelTable) -> list[str]:
    """Write the statements that make a table's word index, `<table>_search`; none when it has no searched columns.

    The index keeps no copy of the text (external content), so whoever changes rows changes the index with them.
    """
    if not table.search:
        return []
    options = (
        f"content='{table.name}', content_rowid='{table.primary_key}', tokenize='unicode61 remove_diacritics 2', prefix='2 3'"
    )
    return [f'CREATE VIRTUAL TABLE "{table.name}_search" USING fts5({column_list(table.search)}, {options})']


def rebuild_search_sql(table: ChannelTable) -> list[str]:
    """Write the statement that fills a table's word index from its rows; none when it has no searched columns."""
    if not table.search:
        return []
    return [f"""INSERT INTO "{table.name}_search" ("{table.name}_search") VALUES ('rebuild')"""]  # noqa: S608 - checked name


def create_delta_sql(table: ChannelTable, schema: str = "main") -> list[str]:
    """Write the statements that make a DELTA's two tables for a channel table.

    `upsert_<table>` has the table's columns and `row_hash`, `delete_<table>` the primary keys in its column `key`.
    """
    key = table.columns[0]
    upsert = create_table_sql(table, f"{UPSERT_PREFIX}{table.name}")
    delete = f'CREATE TABLE "{DELETE_PREFIX}{table.name}" ("{DELETE_KEY}" {_key_sql(key)}) STRICT'
    return [statement.replace("CREATE TABLE ", f"CREATE TABLE {schema}.", 1) for statement in (upsert, delete)]


def create_channel_database(connection: RunsSql, tables: Iterable[ChannelTable]) -> None:
    """Make an empty channel database: tables, indexes, word indexes, and the two tables that describe it."""
    tables = list(tables)
    create_channel_tables(connection, tables)
    create_channel_indexes(connection, tables)


def create_channel_tables(connection: RunsSql, tables: Iterable[ChannelTable]) -> None:
    """Make a channel database without its indexes, for whoever is about to fill it."""
    connection.execute("CREATE TABLE channel_state (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT")
    create_described_tables(connection, tables)


def create_described_tables(connection: RunsSql, tables: Iterable[ChannelTable]) -> None:
    """Make empty tables, without indexes, and `channel_table` with what they look like: all of a REPAIR but its header."""
    create_definitions_table(connection)
    for table in tables:
        connection.execute(create_table_sql(table))
        write_definition(connection, table)


def create_definitions_table(connection: RunsSql, schema: str = "main") -> None:
    """Make the table in which a database describes its tables."""
    connection.execute(f"CREATE TABLE {schema}.channel_table (name TEXT NOT NULL PRIMARY KEY, definition TEXT NOT NULL) STRICT")


def write_definition(connection: RunsSql, table: ChannelTable, schema: str = "main") -> None:
    """Describe a table in its database, in place of any description it has."""
    connection.execute(
        f"INSERT INTO {schema}.channel_table (name, definition) VALUES (?, ?) "  # noqa: S608 - our own schema name
        "ON CONFLICT (name) DO UPDATE SET definition = excluded.definition",
        (table.name, msgspec.json.encode(table).decode()),
    )


def forget_definition(connection: sqlite3.Connection, table: ChannelTable, schema: str = "main") -> None:
    """Describe a table no longer."""
    connection.execute(f"DELETE FROM {schema}.channel_table WHERE name = ?", (table.name,))  # noqa: S608 - our own schema name


def create_channel_indexes(connection: RunsSql, tables: Iterable[ChannelTable]) -> None:
    """Make the indexes and word indexes of tables that have their rows: many times faster than row by row."""
    for table in tables:
        for statement in (*create_index_sql(table), *create_search_sql(table), *rebuild_search_sql(table)):
            connection.execute(statement)


def read_tables(connection: RunsSql, schema: str = "main") -> tuple[ChannelTable, ...]:
    """Read the definitions of a channel database's tables, in the order they were made.

    Raises:
        SchemaUnknown: a definition says something this program does not understand.
    """
    rows = connection.execute(f"SELECT definition FROM {schema}.channel_table ORDER BY rowid")  # noqa: S608 - our own schema name
    try:
        return tuple(msgspec.json.decode(row[0], type=ChannelTable) for row in rows)
    except msgspec.MsgspecError as error:
        raise SchemaUnknown(f"The channel database describes its tables in another way: {error}") from error


def _column_sql(column: Column, *, is_key: bool) -> str:
    if is_key:
        return f'"{column.name}" {_key_sql(column)}'
    return f'"{column.name}" {column.type.storage}' + ("" if column.nullable else " NOT NULL")


def _key_sql(column: Column) -> str:
    # An INTEGER PRIMARY KEY is the rowid itself: no second b-tree.
    return f"{column.type.storage} NOT NULL PRIMARY KEY"
