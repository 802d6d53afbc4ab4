"""One REPAIR, attached to a connection, and what it does to the channel database: whole tables take the place of others.

A table whose definition stays is emptied and filled again; one that is described otherwise is made anew with its
indexes and its word index. Both within the caller's transaction: readers keep the tables they have until it is over.
What a REPAIR wrote is hashed from its values, row by row, because a table is replaced when rows are in doubt.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable, or our own alias

import sqlite3

from channel.ddl import (
    create_channel_indexes,
    create_table_sql,
    forget_definition,
    read_tables,
    rebuild_search_sql,
    write_definition,
)
from channel.errors import PackageCorrupt
from channel.row_hash import CHECKSUM_COLUMNS, TableChecksum, join_checksum, row_hash_expression
from channel.table import ROW_HASH, ChannelTable, column_list


def repair_tables(connection: sqlite3.Connection, alias: str) -> tuple[ChannelTable, ...]:
    """List the tables that an attached package replaces whole, as it describes them; none for a DELTA.

    Raises:
        SchemaUnknown: it describes its tables in another way.
    """
    query = f"SELECT 1 FROM {alias}.sqlite_master WHERE type = 'table' AND name = 'channel_table'"
    return read_tables(connection, alias) if connection.execute(query).fetchone() else ()


def replace_table(connection: sqlite3.Connection, alias: str, table: ChannelTable, known: ChannelTable | None) -> TableChecksum:
    """Give a table the rows of an attached REPAIR and return its checksum; `known` is its definition until now, if any.

    Must run inside a transaction of the caller, who rolls back on any error.

    Raises:
        PackageCorrupt: a row's values do not have the hash that came with it.
    """
    if table == known:
        connection.execute(f'DELETE FROM main."{table.name}"')
    else:
        if known is not None:
            drop_table(connection, known)
        connection.execute(create_table_sql(table))
        write_definition(connection, table)
    columns = column_list([*table.column_names, ROW_HASH])
    connection.execute(f'INSERT INTO main."{table.name}" ({columns}) SELECT {columns} FROM {alias}."{table.name}"')
    if table == known:
        for statement in rebuild_search_sql(table):
            connection.execute(statement)
    else:
        create_channel_indexes(connection, [table])
    return _checked_sum(connection, table)


def drop_table(connection: sqlite3.Connection, table: ChannelTable) -> None:
    """Remove a table with its rows, indexes, word index and definition."""
    if table.search:
        connection.execute(f'DROP TABLE main."{table.name}_search"')
    connection.execute(f'DROP TABLE main."{table.name}"')
    forget_definition(connection, table)


def _checked_sum(connection: sqlite3.Connection, table: ChannelTable) -> TableChecksum:
    """Sum the hashes of all rows, each compared with its values."""
    columns = CHECKSUM_COLUMNS.format(ROW_HASH)
    differs = f"coalesce(sum({ROW_HASH} <> {row_hash_expression(table)}), 0)"
    count, low, high, differing = connection.execute(f'SELECT {columns}, {differs} FROM main."{table.name}"').fetchone()
    if differing:
        message = f"{differing} rows of {table.name} do not have the hash that came with them."
        raise PackageCorrupt(message, tables=[table.name])
    return join_checksum((count, low, high))
