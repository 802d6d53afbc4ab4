"""Many packages made into one, row by latest row: what a plan does when it has more of them than SQLite attaches.

The merged database has, for each table, either what a DELTA has (rows to write, keys to delete) or what a REPAIR has
(the whole table). A later DELTA of a table that is there whole changes it there. SQLite keeps the database out of sight
and removes it by itself, however we end.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable the packages or the database describe, or our own alias

import sqlite3
from collections.abc import Iterable

from channel.ddl import (
    DELETE_KEY,
    DELETE_PREFIX,
    UPSERT_PREFIX,
    create_definitions_table,
    create_delta_sql,
    create_table_sql,
    forget_definition,
    write_definition,
)
from channel.delta import delta_tables
from channel.repair import repair_tables
from channel.table import ROW_HASH, ChannelTable, column_list

MERGED = "merged"


class MergedPackages:
    """The merged database, attached as `merged`, and what it does to the tables of the database it will be applied to."""

    def __init__(self, connection: sqlite3.Connection, known: Iterable[ChannelTable]) -> None:
        """Attach an empty merged database; `known` are the tables of the channel database before the first package."""
        self._connection = connection
        self._known = {table.name: table for table in known}
        self._changed: set[str] = set()
        self._replaced: set[str] = set()
        self.dropped: set[str] = set()
        connection.execute(f"ATTACH DATABASE '' AS {MERGED}")
        create_definitions_table(connection, MERGED)

    def add(self, alias: str, dropped_tables: Iterable[str]) -> None:
        """Take in an attached package, which comes after those taken in before.

        Raises:
            PackageInvalid: it has tables or columns that are not known at this point of the plan.
        """
        for table in repair_tables(self._connection, alias):
            self._replace(alias, table)
        for name in dropped_tables:
            self._drop(name)
        for table in delta_tables(self._connection, alias, self._known):
            if table.name in self._replaced:
                self._change_whole(alias, table)
            else:
                self._change(alias, table)

    def _replace(self, alias: str, table: ChannelTable) -> None:
        """Take a whole table; what was merged of it before no longer matters."""
        self._forget(table.name)
        self._run(create_table_sql(table).replace("CREATE TABLE ", f"CREATE TABLE {MERGED}.", 1))
        columns = column_list([*table.column_names, ROW_HASH])
        self._run(f'INSERT INTO {MERGED}."{table.name}" ({columns}) SELECT {columns} FROM {alias}."{table.name}"')
        write_definition(self._connection, table, MERGED)
        self._replaced.add(table.name)
        self._known[table.name] = table

    def _drop(self, name: str) -> None:
        self._forget(name)
        if self._known.pop(name, None) is not None:
            self.dropped.add(name)

    def _forget(self, name: str) -> None:
        """Remove all that was merged of a table."""
        if name in self._changed:
            self._run(f'DROP TABLE {MERGED}."{UPSERT_PREFIX}{name}"', f'DROP TABLE {MERGED}."{DELETE_PREFIX}{name}"')
        if name in self._replaced:
            self._run(f'DROP TABLE {MERGED}."{name}"')
            forget_definition(self._connection, self._known[name], MERGED)
        for names in (self._changed, self._replaced, self.dropped):
            names.discard(name)

    def _change(self, alias: str, table: ChannelTable) -> None:
        """Add a DELTA's rows to those merged so far: of each key, what came last counts."""
        if table.name not in self._changed:
            self._run(*create_delta_sql(table, MERGED))
            self._changed.add(table.name)
        columns = column_list([*table.column_names, ROW_HASH])
        upserts, deletes, key = f'"{UPSERT_PREFIX}{table.name}"', f'"{DELETE_PREFIX}{table.name}"', table.primary_key
        self._run(
            f'DELETE FROM {MERGED}.{deletes} WHERE "{DELETE_KEY}" IN (SELECT "{key}" FROM {alias}.{upserts})',
            f"INSERT OR REPLACE INTO {MERGED}.{upserts} ({columns}) SELECT {columns} FROM {alias}.{upserts}",
            f'DELETE FROM {MERGED}.{upserts} WHERE "{key}" IN (SELECT "{DELETE_KEY}" FROM {alias}.{deletes})',
            f'INSERT OR IGNORE INTO {MERGED}.{deletes} ("{DELETE_KEY}") SELECT "{DELETE_KEY}" FROM {alias}.{deletes}',
        )

    def _change_whole(self, alias: str, table: ChannelTable) -> None:
        """Write and delete a DELTA's rows in a table that was taken whole."""
        columns = column_list([*table.column_names, ROW_HASH])
        upserts, deletes = f'{alias}."{UPSERT_PREFIX}{table.name}"', f'{alias}."{DELETE_PREFIX}{table.name}"'
        self._run(
            f'INSERT OR REPLACE INTO {MERGED}."{table.name}" ({columns}) SELECT {columns} FROM {upserts}',
            f'DELETE FROM {MERGED}."{table.name}" WHERE "{table.primary_key}" IN (SELECT "{DELETE_KEY}" FROM {deletes})',
        )

    def _run(self, *statements: str) -> None:
        for statement in statements:
            self._connection.execute(statement)
