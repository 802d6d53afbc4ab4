"""One DELTA, attached to a connection, and what it does to one table of the channel database.

Sets of rows and never row by row in Python: SQLite moves a million rows in the time Python needs for fifty thousand.
The word index is kept in the same statements' transaction, because an index that lags finds products that are gone.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable the database knows, or our own alias

import sqlite3
from collections.abc import Mapping

from channel.ddl import DELETE_KEY, DELETE_PREFIX, UPSERT_PREFIX, RunsSql
from channel.errors import PackageCorrupt, SchemaUnknown
from channel.row_hash import (
    CHECKSUM_COLUMNS,
    TableChecksum,
    join_checksum,
    row_hash_expression,
    split_checksum,
)
from channel.table import ROW_HASH, ChannelTable, column_list


def delta_tables(connection: RunsSql, alias: str, known: Mapping[str, ChannelTable]) -> list[ChannelTable]:
    """List the tables that an attached DELTA changes, in the database's own order.

    Raises:
        SchemaUnknown: it changes a table this database does not know, or knows with other columns.
        PackageCorrupt: a table's rows to write or its keys to delete are missing.
    """
    upserts = _tables_with(connection, alias, UPSERT_PREFIX)
    if upserts != _tables_with(connection, alias, DELETE_PREFIX):
        raise PackageCorrupt("The package does not have, for every table, both what to write and what to delete.")
    unknown = sorted(upserts - set(known))
    if unknown:
        raise SchemaUnknown(f"The package has tables this channel database does not know: {', '.join(unknown)}.", tables=unknown)
    tables = [table for name, table in known.items() if name in upserts]
    for table in tables:
        _check_columns(connection, alias, table)
    return tables


def apply_table(connection: sqlite3.Connection, alias: str, table: ChannelTable, checksum: TableChecksum) -> TableChecksum:
    """Write and delete one table's rows and return its checksum afterwards; `checksum` is that before.

    Must run inside a transaction of the caller, who rolls back on any error.

    Raises:
        PackageCorrupt: a row's values do not have the hash that came with it, or a key is both written and deleted.
    """
    _refuse_overlap(connection, alias, table)
    removed = _sum_of_rows_about_to_change(connection, alias, table)
    if table.search:
        _change_search(connection, alias, table)
    _write_rows(connection, alias, table)
    connection.execute(
        f'DELETE FROM main."{table.name}" WHERE "{table.primary_key}" IN '
        f'(SELECT "{DELETE_KEY}" FROM {alias}."{DELETE_PREFIX}{table.name}")'
    )
    added = _sum_of_rows_written(connection, alias, table)
    before = split_checksum(checksum)
    return join_checksum(
        (before[0] - removed[0] + added[0], before[1] - removed[1] + added[1], before[2] - removed[2] + added[2])
    )


def _tables_with(connection: RunsSql, alias: str, prefix: str) -> set[str]:
    rows = connection.execute(f"SELECT name FROM {alias}.sqlite_master WHERE type = 'table'").fetchall()
    return {row[0].removeprefix(prefix) for row in rows if row[0].startswith(prefix)}


def _check_columns(connection: RunsSql, alias: str, table: ChannelTable) -> None:
    expected = {UPSERT_PREFIX: (*table.column_names, ROW_HASH), DELETE_PREFIX: (DELETE_KEY,)}
    for prefix, names in expected.items():
        rows = connection.execute("SELECT name FROM pragma_table_info(?, ?)", (f"{prefix}{table.name}", alias)).fetchall()
        if tuple(row[0] for row in rows) != names:
            raise SchemaUnknown(f"The package has other columns of {table.name} than this channel database.", tables=[table.name])


def _refuse_overlap(connection: sqlite3.Connection, alias: str, table: ChannelTable) -> None:
    query = (
        f'SELECT 1 FROM {alias}."{DELETE_PREFIX}{table.name}" WHERE "{DELETE_KEY}" IN '
        f'(SELECT "{table.primary_key}" FROM {alias}."{UPSERT_PREFIX}{table.name}") LIMIT 1'
    )
    if connection.execute(query).fetchone():
        raise PackageCorrupt(f"The package both writes and deletes a row of {table.name}.", tables=[table.name])


def _sum_of_rows_about_to_change(connection: sqlite3.Connection, alias: str, table: ChannelTable) -> tuple[int, int, int]:
    columns = CHECKSUM_COLUMNS.format(ROW_HASH)
    query = (
        f'SELECT {columns} FROM main."{table.name}" WHERE "{table.primary_key}" IN '
        f'(SELECT "{table.primary_key}" FROM {alias}."{UPSERT_PREFIX}{table.name}" '
        f'UNION ALL SELECT "{DELETE_KEY}" FROM {alias}."{DELETE_PREFIX}{table.name}")'
    )
    count, low, high = connection.execute(query).fetchone()
    return count, low, high


def _sum_of_rows_written(connection: sqlite3.Connection, alias: str, table: ChannelTable) -> tuple[int, int, int]:
    """Sum the hashes of the rows just written, read back from the table, each compared with its values."""
    columns = CHECKSUM_COLUMNS.format(ROW_HASH)
    query = (
        f"SELECT {columns}, coalesce(sum({ROW_HASH} <> {row_hash_expression(table)}), 0) "
        f'FROM main."{table.name}" WHERE "{table.primary_key}" IN '
        f'(SELECT "{table.primary_key}" FROM {alias}."{UPSERT_PREFIX}{table.name}")'
    )
    count, low, high, differing = connection.execute(query).fetchone()
    if differing:
        message = f"{differing} rows of {table.name} do not have the hash that came with them."
        raise PackageCorrupt(message, tables=[table.name])
    return count, low, high


def _write_rows(connection: sqlite3.Connection, alias: str, table: ChannelTable) -> None:
    """Write rows: first those whose indexed columns stay as they are, in the table alone, then the others.

    SQLite writes an index entry anew for each column that is set, also to what it was; scattered over a large table that
    would be a page of the index for each row.
    """
    upserts, key = f'{alias}."{UPSERT_PREFIX}{table.name}" AS new', table.primary_key
    names = [*table.column_names[1:], ROW_HASH]
    indexed = sorted(table.indexed_columns - {key})
    others = "true"
    if indexed:
        free = column_list([name for name in names if name not in indexed])
        same = f"({column_list(indexed, 'old')}) IS ({column_list(indexed, 'new')})"
        stays = f'EXISTS (SELECT 1 FROM main."{table.name}" AS old WHERE old."{key}" = new."{key}" AND {same})'
        values = f'SELECT {free} FROM {upserts} WHERE new."{key}" = "{table.name}"."{key}"'
        connection.execute(
            f'UPDATE main."{table.name}" SET ({free}) = ({values}) '
            f'WHERE "{key}" IN (SELECT new."{key}" FROM {upserts} WHERE {stays})'
        )
        others = f"NOT {stays}"
    columns = column_list([key, *names])
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names)
    connection.execute(
        f'INSERT INTO main."{table.name}" ({columns}) SELECT {columns} FROM {upserts} WHERE {others} '
        f'ON CONFLICT ("{key}") DO UPDATE SET {changes}'
    )


def _change_search(connection: sqlite3.Connection, alias: str, table: ChannelTable) -> None:
    """Move the word index to the new rows, while the old ones are still there to be taken out by their words.

    Rows whose searched columns stay as they are cost nothing.
    """
    search, key = f'main."{table.name}_search"', table.primary_key
    new, old = column_list(table.search, "new"), column_list(table.search, "old")
    differs = f"({new}) IS NOT ({old})"
    upserts = f'{alias}."{UPSERT_PREFIX}{table.name}" AS new'
    deletes = f'{alias}."{DELETE_PREFIX}{table.name}" AS gone'
    rows, columns = f'main."{table.name}" AS old', column_list(table.search)
    take_out = f'INSERT INTO {search} ("{table.name}_search", rowid, {columns}) SELECT \'delete\', old."{key}", {old}'
    statements = (
        f'{take_out} FROM {upserts} CROSS JOIN {rows} ON old."{key}" = new."{key}" WHERE {differs}',
        f'{take_out} FROM {deletes} CROSS JOIN {rows} ON old."{key}" = gone."{DELETE_KEY}"',
        f'INSERT INTO {search} (rowid, {columns}) SELECT new."{key}", {new} FROM {upserts} '
        f'LEFT JOIN {rows} ON old."{key}" = new."{key}" WHERE old."{key}" IS NULL OR {differs}',
    )
    for statement in statements:
        connection.execute(statement)
