"""The file of a REPAIR: the tables of one job, whole, as the builder's copy has them.

Written from the copy and not from HQ's tables: a REPAIR is of a published release, and HQ's tables have gone on since. It
has no indexes, because a register has them already or makes them anew when the definition of a table is another one.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from channel.ddl import create_described_tables
from channel.header import Audience, PackageHeader, PackageKind, RowCount, write_header
from channel.row_hash import split_checksum
from channel.state import ChannelState
from channel.table import ROW_HASH, ChannelTable, column_list
from distribution.models import GroupKey, Package
from distribution.package_store import PackageStore
from distribution.packaging.exclusion import checksums_for
from distribution.packaging.package_files import store_package
from registers.models import ChannelDataGroup


def repair_header(
    state: ChannelState,
    *,
    group: ChannelDataGroup,
    audience: Audience,
    job: int,
    tables: Iterable[ChannelTable],
    now: datetime,
    emptied: Collection[str] = frozenset(),
    dropped_tables: Iterable[str] = (),
) -> PackageHeader:
    """Describe the REPAIR of one job at the release of `state`, with the checksums that its audience has there.

    `tables` are those of the job, `emptied` all that are empty in OFFLINE databases, whichever job has them.
    """
    checksums = checksums_for(audience, state.checksums, emptied)
    return PackageHeader(
        kind=PackageKind.REPAIR,
        audience=audience,
        group_id=group.pk,
        group_name=group.name,
        job=job,
        to_release=state.release,
        epoch=state.epoch,
        watermarks=state.watermarks,
        row_counts={table.name: RowCount(upserted=split_checksum(checksums[table.name])[0]) for table in tables},
        checksums=checksums,
        created_at=now,
        dropped_tables=list(dropped_tables),
    )


def store_repair(
    copy: sqlite3.Connection,
    tables: Iterable[ChannelTable],
    header: PackageHeader,
    store: PackageStore,
    *,
    key: GroupKey | None = None,
    emptied: Collection[str] = frozenset(),
) -> Package:
    """Package some tables of the copy whole and bring that into the store; the row is not saved yet.

    `emptied` tables are there without rows. With a key the package is encrypted.
    """
    with store.incoming() as path:
        _write_repair(copy, list(tables), header, path, emptied)
        return store_package(path, header, store, key=key)


def _write_repair(
    copy: sqlite3.Connection, tables: list[ChannelTable], header: PackageHeader, path: Path, emptied: Collection[str]
) -> None:
    """Write the package's database, by a connection of its own: the copy may be in a transaction that is not to end.

    Without a journal and without a sync: until it is compressed and named, the file is nothing.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as package:
        package.execute("PRAGMA journal_mode = OFF").fetchone()
        package.execute("PRAGMA synchronous = OFF")
        package.execute("BEGIN")
        create_described_tables(package, tables)
        for table in tables:
            if table.name not in emptied:
                _copy_rows(copy, package, table)
        write_header(package, header)
        package.execute("COMMIT")


def _copy_rows(copy: sqlite3.Connection, package: sqlite3.Connection, table: ChannelTable) -> None:
    """Copy a table's rows, by name: a column that was added to the copy later stands after its `row_hash`."""
    columns = column_list([*table.column_names, ROW_HASH])
    rows = copy.execute(f'SELECT {columns} FROM main."{table.name}" ORDER BY "{table.primary_key}"')
    places = ", ".join("?" * (len(table.columns) + 1))
    package.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})', rows)
