"""Package files: written, compressed, named by their content and fsynced, before anybody is told of them."""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from channel.ddl import DELETE_PREFIX, UPSERT_PREFIX, create_delta_sql
from channel.header import PackageHeader, write_header
from channel.package import compress_package
from channel.table import ChannelTable
from distribution.models import GroupKey, Package
from distribution.package_store import PackageStore
from distribution.packaging.table_changes import STAGED_SCHEMA


def store_delta(
    copy: sqlite3.Connection,
    tables: Iterable[ChannelTable],
    header: PackageHeader,
    store: PackageStore,
    *,
    schema: str = STAGED_SCHEMA,
    key: GroupKey | None = None,
) -> Package:
    """Package what is staged of some tables in a schema and bring it into the store; the row is not saved yet.

    With a key the package is encrypted.
    """
    with store.incoming() as path:
        _write_delta(copy, tables, header, path, schema)
        return store_package(path, header, store, key=key)


def store_package(
    database: Path,
    header: PackageHeader,
    store: PackageStore,
    *,
    key: GroupKey | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Package:
    """Compress a closed package database into the store, encrypted when there is a key; the row is not saved yet.

    `meanwhile` is called in a thread of its own, and must not write the database. When it raises, nothing is stored.
    """
    with store.incoming() as path:
        with _meanwhile(meanwhile):
            # psycopg hands out a memoryview.
            stored = compress_package(database, path, key=bytes(key.secret) if key else None)
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
        key=key,
    )


@contextmanager
def _meanwhile(work: Callable[[], None] | None) -> Iterator[None]:
    """Do something else while the block is busy; what it raises is raised at the block's end."""
    if work is None:
        yield
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="package-meanwhile") as executor:
        working = executor.submit(work)
        yield
        working.result()


def _write_delta(
    copy: sqlite3.Connection, tables: Iterable[ChannelTable], header: PackageHeader, path: Path, schema: str
) -> None:
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
                rows = copy.execute(f'SELECT * FROM {schema}."{name}" ORDER BY 1')
                package.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * columns)})', rows)
        write_header(package, header)
        package.execute("COMMIT")
