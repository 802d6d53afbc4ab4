"""What truly changed in one replicated table of one group: the rows of HQ compared with the builder's copy.

The change log only says where to look: a product saved without a change, or a price of a store in another group,
becomes no package. Everything is staged in temporary tables of the copy's connection, in the very shape of a DELTA
(`upsert_<table>`, `delete_<table>` in the schema `temp`), so that a register's code applies it to the copy and what is
packaged has been applied once.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from channel.announcement import ReplicatedTable
from channel.ddl import DELETE_KEY, DELETE_PREFIX, UPSERT_PREFIX, create_delta_sql, create_table_sql
from channel.header import RowCount
from channel.row_hash import TableChecksum
from channel.table import ROW_HASH, ChannelTable
from distribution.extraction.divided_reading import ALL_KEYS, KeySpan
from distribution.extraction.inserted_rows import Writes, insert_rows
from distribution.extraction.snapshot import Keys
from distribution.packaging.build import Build, BuildStage

STAGED_SCHEMA = "temp"
WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed in a table; the rows are staged on the copy's connection."""

    table: ChannelTable
    count: RowCount


def find_table_change(
    copy: sqlite3.Connection, build: Build, replicated: ReplicatedTable, since: str | None
) -> TableChange | None:
    """Stage what changed in a table since a watermark; None when nothing did.

    Without a watermark, or when any row of a table it hangs on may have changed, the whole table is compared. A table
    that no entry of the change log concerns costs nothing.
    """
    keys: Keys | None = None
    if since is not None:
        changed = build.snapshot.changed_tables(since)
        concerned = [changed[name] for name in {replicated.source, *(read.table for read in replicated.reads)} if name in changed]
        if not concerned:
            return None
        if not any(concerned):
            keys = build.snapshot.changed_keys(replicated, since)
            if not keys.count:
                return None
    return _compare(copy, build, replicated, keys)


def load_rows(
    connection: Writes,
    build: Build,
    replicated: ReplicatedTable,
    keys: Keys | None,
    into: str,
    span: KeySpan = ALL_KEYS,
) -> TableChecksum:
    """Bring the rows the group should have into a table and return their checksum."""
    name, width = replicated.table.name, len(replicated.table.columns) + 1
    with closing(build.snapshot.rows(replicated, group_id=build.group.pk, keys=keys, span=span)) as batches:
        hashes = insert_rows(connection, into, width, batches, lambda rows: build.watch.tell(BuildStage.READING, name, rows))
    return hashes.checksum


def _compare(copy: sqlite3.Connection, build: Build, replicated: ReplicatedTable, keys: Keys | None) -> TableChange | None:
    table = replicated.table
    wanted = create_table_sql(table, WANTED).replace("CREATE TABLE ", f"CREATE TABLE {STAGED_SCHEMA}.", 1)
    for statement in (wanted, *create_delta_sql(table, STAGED_SCHEMA)):
        copy.execute(statement)
    load_rows(copy, build, replicated, keys, f"{STAGED_SCHEMA}.{WANTED}")
    upserted = copy.execute(_upserts_sql(table)).rowcount
    deleted = copy.execute(_deletes_sql(table, keys), (keys.json,) if keys else ()).rowcount
    copy.execute(f"DROP TABLE {STAGED_SCHEMA}.{WANTED}")
    return TableChange(table, RowCount(upserted, deleted)) if upserted or deleted else None


def _upserts_sql(table: ChannelTable) -> str:
    key = table.primary_key
    return (
        f'INSERT INTO {STAGED_SCHEMA}."{UPSERT_PREFIX}{table.name}" '
        f"SELECT {WANTED}.* FROM {STAGED_SCHEMA}.{WANTED} "
        f'LEFT JOIN main."{table.name}" AS held ON held."{key}" = {WANTED}."{key}" '
        f"WHERE held.{ROW_HASH} IS NOT {WANTED}.{ROW_HASH}"
    )


def _deletes_sql(table: ChannelTable, keys: Keys | None) -> str:
    key = table.primary_key
    # CROSS JOIN: SQLite then looks the few keys up, and never scans the table for them.
    held = f'json_each(?) AS touched CROSS JOIN main."{table.name}" AS held' if keys else f'main."{table.name}" AS held'
    touched = f'held."{key}" = touched.value AND ' if keys else ""
    return (
        f'INSERT INTO {STAGED_SCHEMA}."{DELETE_PREFIX}{table.name}" ("{DELETE_KEY}") SELECT held."{key}" FROM {held} '
        f'WHERE {touched}NOT EXISTS (SELECT 1 FROM {STAGED_SCHEMA}.{WANTED} WHERE {WANTED}."{key}" = held."{key}")'
    )
