"""Package files: written, compressed, named by their content and fsynced, before anybody is told of them."""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from channel.ddl import DELETE_PREFIX, UPSERT_PREFIX, create_delta_sql
from channel.header import PackageHeader, write_header
from channel.package import compress_package
from channel.table import ChannelTable
from distribution.models import Package
from distribution.package_store import PackageStore
from distribution.packaging.table_changes import STAGED_SCHEMA


def store_delta(copy: sqlite3.Connection, tables: Iterable[ChannelTable], header: PackageHeader, store: PackageStore) -> Package:
    """Package what is staged of some tables and bring it into the store; the row is not saved yet."""
    with store.incoming() as path:
        _write_delta(copy, tables, header, path)
        return store_package(path, header, store)


def store_package(database: Path, header: PackageHeader, store: PackageStore) -> Package:
    """Compress a closed package database into the store; the row is not saved yet."""
    with store.incoming() as path:
        stored = compress_package(database, path)
        store.put(path, stored.sha256)
    row_counts = msgspec.to_builtins(header.row_counts)
    return Package(
        sha256=stored.sha256,
        kind=header.kind,
        audience=header.audience,
        group_id=header.group_id,
        job_id=header.job,
        from_release=header.from_release,
        to_release=header.to_release,
        size_bytes=stored.size_bytes,
        uncompressed_bytes=stored.uncompressed_bytes,
        row_counts=row_counts,
        rows=sum(count.upserted + count.deleted for count in header.row_counts.values()),
        created_at=header.created_at,
    )


def _write_delta(copy: sqlite3.Connection, tables: Iterable[ChannelTable], header: PackageHeader, path: Path) -> None:
    """Write the package's database, by a connection of its own: the copy's transaction is not to end with it.

    Without a journal and without a sync: until it is compressed and named, the file is nothing.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as package:
        package.execute("PRAGMA journal_mode = OFF").fetchone()
        package.execute("PRAGMA synchronous = OFF")
        package.execute("BEGIN")
        for table in tables:
            for statement in create_delta_sql(table):
                package.execute(statement)
            for name, columns in ((f"{UPSERT_PREFIX}{table.name}", len(table.columns) + 1), (f"{DELETE_PREFIX}{table.name}", 1)):
                rows = copy.execute(f'SELECT * FROM {STAGED_SCHEMA}."{name}" ORDER BY 1')
                package.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * columns)})', rows)
        write_header(package, header)
        package.execute("COMMIT")
