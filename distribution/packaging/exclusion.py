"""What is excluded from offline databases, and how a release carries a change of that.

A table that is newly excluded is emptied there by the keys it had at the release before; one that is included again is
filled with all its rows; what stays excluded is not sent. The rows of such DELTAs are staged beside those of STORE
databases, in a database of the copy's connection that SQLite removes with it.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from channel.ddl import DELETE_KEY, DELETE_PREFIX, UPSERT_PREFIX, create_delta_sql
from channel.header import Audience, RowCount
from channel.row_hash import EMPTY_CHECKSUM, TableChecksum
from channel.table import ROW_HASH, ChannelTable, column_list
from distribution.packaging.table_changes import STAGED_SCHEMA, TableChange

OFFLINE_SCHEMA = "offline"


@dataclass(frozen=True, slots=True)
class DeltaContent:
    """What one DELTA carries: changes of one job's tables for an audience, and the schema their rows are staged in."""

    job: int
    audience: Audience
    changes: tuple[TableChange, ...]
    schema: str = STAGED_SCHEMA


@dataclass(frozen=True, slots=True)
class Exclusion:
    """The channel tables excluded from offline databases at the last release, and those excluded at the next."""

    before: frozenset[str] = frozenset()
    now: frozenset[str] = frozenset()

    @property
    def toggled(self) -> frozenset[str]:
        """Name the tables that are newly excluded or newly included."""
        return self.before ^ self.now

    def open(self, copy: sqlite3.Connection) -> None:
        """Make room for what is staged. Before the copy's transaction begins."""
        copy.execute(f"ATTACH DATABASE '' AS {OFFLINE_SCHEMA}")

    def stage_emptied(self, copy: sqlite3.Connection, tables: Iterable[ChannelTable]) -> dict[str, TableChange]:
        """Stage the keys of the tables that are newly excluded, before the copy is changed; returns what was, by table."""
        emptied = {}
        for table in tables:
            if table.name in self.now - self.before:
                _create(copy, table)
                count = copy.execute(
                    f'INSERT INTO {OFFLINE_SCHEMA}."{DELETE_PREFIX}{table.name}" ("{DELETE_KEY}") '
                    f'SELECT "{table.primary_key}" FROM main."{table.name}"'
                ).rowcount
                emptied[table.name] = TableChange(table, RowCount(deleted=count))
        return emptied

    def contents(
        self,
        copy: sqlite3.Connection,
        tables: Mapping[int, Iterable[ChannelTable]],
        changes: Mapping[int, list[TableChange]],
        emptied: Mapping[str, TableChange],
    ) -> list[DeltaContent]:
        """Tell which DELTAs carry the changes, staged and applied to the copy; `tables` are the copy's, by job.

        One for both audiences where both receive the same. `emptied` is what `stage_emptied` returned.
        """
        found = []
        for job, of_job in sorted(tables.items()):
            everything = tuple(changes.get(job, ()))
            concerned = {*self.toggled, *({change.table.name for change in everything} & self.now)}
            if not concerned.intersection(table.name for table in of_job):
                found.append(DeltaContent(job, Audience.ALL, everything))
                continue
            found.append(DeltaContent(job, Audience.STORE, everything))
            staged = (emptied.get(table.name) or self._stage(copy, table, everything) for table in of_job)
            offline = tuple(change for change in staged if change is not None and change.count != RowCount())
            found.append(DeltaContent(job, Audience.OFFLINE, offline, OFFLINE_SCHEMA))
        return [content for content in found if content.changes]

    def _stage(self, copy: sqlite3.Connection, table: ChannelTable, changes: Iterable[TableChange]) -> TableChange | None:
        """Stage what offline databases receive of a table, from the copy as it is afterwards."""
        if table.name in self.now:
            return None
        change = next((change for change in changes if change.table.name == table.name), None)
        if table.name in self.before:
            _create(copy, table)
            return TableChange(table, RowCount(upserted=_copy_rows(copy, table, f'main."{table.name}"')))
        if change is not None:
            _create(copy, table)
            _copy_rows(copy, table, f'{STAGED_SCHEMA}."{UPSERT_PREFIX}{table.name}"')
            deleted = f'"{DELETE_PREFIX}{table.name}"'
            copy.execute(f"INSERT INTO {OFFLINE_SCHEMA}.{deleted} SELECT * FROM {STAGED_SCHEMA}.{deleted}")
        return change


def checksums_for(
    audience: Audience, checksums: Mapping[str, TableChecksum], excluded: Collection[str]
) -> dict[str, TableChecksum]:
    """Give the checksums of a release as an audience has them; for ALL those of the tables in which both are equal."""
    if audience == Audience.ALL:
        return {table: checksum for table, checksum in checksums.items() if table not in excluded}
    if audience == Audience.STORE:
        return dict(checksums)
    return {table: EMPTY_CHECKSUM if table in excluded else checksum for table, checksum in checksums.items()}


def _create(copy: sqlite3.Connection, table: ChannelTable) -> None:
    for statement in create_delta_sql(table, OFFLINE_SCHEMA):
        copy.execute(statement)


def _copy_rows(copy: sqlite3.Connection, table: ChannelTable, source: str) -> int:
    """Copy rows by the names of their columns into what is staged; returns how many."""
    columns = column_list([*table.column_names, ROW_HASH])
    target = f'{OFFLINE_SCHEMA}."{UPSERT_PREFIX}{table.name}"'
    return copy.execute(f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {source}").rowcount
