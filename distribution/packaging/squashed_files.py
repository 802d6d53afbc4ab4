"""Many DELTAs of one job made into one: of each row what came last, sorted by key.

A register merges a long plan row by latest row, in place; of a thousand DELTAs that would turn over a large table a
thousand times. Here what is left of them is written once, in the order of its keys.

The newer half and the older one are looked through at once, by a thread each, and so is what is found merged
(`merged_logs`): nearly all of it is SQLite's work, which does not wait for Python.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from channel.header import PackageHeader, write_header
from channel.table import ChannelTable
from distribution.group_keys import secret_of
from distribution.models import GroupKey, Package
from distribution.package_store import PackageStore
from distribution.packaging.full_copy import open_unjournaled
from distribution.packaging.merged_logs import Logs, write_merged
from distribution.packaging.newest_rows import PARTS_AT_ONCE, PackedDelta, log_newest_rows
from distribution.packaging.package_files import store_package


def store_squashed(
    parts: Sequence[Package],
    known: Iterable[ChannelTable],
    header: PackageHeader,
    store: PackageStore,
    *,
    key: GroupKey | None = None,
) -> Package:
    """Merge DELTAs of one job, in order, into one and bring it into the store; the row is not saved yet.

    `known` are the tables of the job. The row counts of the header are counted here.

    Raises:
        PackageInvalid: a part is damaged, or is of tables that are announced in another shape by now.
        OSError: the store has lost a part.
        OSError, sqlite3.DatabaseError: the disk is full, or a file cannot be read or written.
    """
    tables = {table.name: table for table in known}
    with store.incoming() as path:
        counted = _write_squashed(path, parts, tables, header, store)
        package = store_package(path, counted, store, key=key)
    package.is_squashed = True
    return package


def _write_squashed(
    path: Path, parts: Sequence[Package], tables: Mapping[str, ChannelTable], header: PackageHeader, store: PackageStore
) -> PackageHeader:
    """Write the package's database and return the header it got; nothing points to it before it is named."""
    with ExitStack() as files:
        older, newer, above = (files.enter_context(store.incoming()) for _ in range(3))
        logs = Logs(older, newer)
        _log_halves(parts, tables, store, logs)
        counts = write_merged(path, above, logs, tables.values())
    counted = msgspec.structs.replace(header, row_counts=counts)
    with closing(open_unjournaled(path)) as connection:
        connection.execute("BEGIN")
        write_header(connection, counted)
        connection.execute("COMMIT")
    return counted


def _log_halves(parts: Sequence[Package], tables: Mapping[str, ChannelTable], store: PackageStore, logs: Logs) -> None:
    """Log the rows of the older and of the newer half of the packages, both at once."""
    # The keys are read from HQ's database, here and not in the threads, which have no connection to it.
    packed = [PackedDelta(store.path(part.sha256), part.sha256, part.uncompressed_bytes, secret_of(part)) for part in parts]
    half = len(packed) // 2
    with ExitStack() as files, ThreadPoolExecutor(2, "squash") as threads:
        logging = [
            threads.submit(
                log_newest_rows, log, deltas, tables, [files.enter_context(store.incoming()) for _ in range(PARTS_AT_ONCE)]
            )
            for log, deltas in ((logs.older, packed[:half]), (logs.newer, packed[half:]))
        ]
        for one in logging:
            one.result()
