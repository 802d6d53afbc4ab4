"""Moving a live channel database to a release: all packages of a plan in one SQLite transaction, while readers go on.

One transaction and not one per package, because a register sells from one release: nobody may ever see prices of today
with taxes of yesterday. The same code moves a register's database and HQ's own store copies.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from channel.assemble import assemble
from channel.attachment import attached
from channel.database import open_channel_database
from channel.follow import damage_is_corrupt, follow_packages, header_of, refuse_difference
from channel.row_hash import TableChecksum
from channel.state import ChannelState, read_state

__all__ = ["ChannelState", "apply_deltas", "assemble", "open_channel_database", "read_state"]

# After a large delta the WAL file is cut back to this when it is next begun anew.
WAL_BYTES_KEPT = 16 << 20
# A page that is changed by several statements is written once when it is kept until the end: the pages of some ten
# thousand rows, scattered over a large table and its word index, find room here, and not in SQLite's usual 2 MiB.
CACHE_KIB = 64 << 10
# From so many pages on (64 MiB) a commit also carries the WAL into the database, unless closing has done so before: not
# after each usual delta, because whoever waits for the new release would wait for that as well.
CHECKPOINT_PAGES = 16 << 10


def apply_deltas(
    database: Path, deltas: Sequence[Path], *, group_id: int, to_release: int, checksums: Mapping[str, TableChecksum]
) -> None:
    """Move a live channel database to a release, durably and whole, or leave it exactly as it was.

    `deltas` are unpacked DELTAs and REPAIRs in the plan's order, by (`to_release`, job); `checksums` are the plan's, of
    every table. Tables that a REPAIR describes otherwise are made anew within the same transaction.

    Raises:
        PackageForeign: a package is a FULL, is of another group or epoch, or does not follow from the release.
        PackageCorrupt: a package is damaged, or the rows afterwards would not be those of the plan.
        SchemaUnknown: a package has tables or columns that this database does not know.
        sqlite3.OperationalError: the disk is full, or the database stays locked.
    """
    with closing(open_channel_database(database, read_only=False)) as connection, damage_is_corrupt():
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}").fetchone()
        connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES_KEPT}").fetchone()
        headers = [header_of(path) for path in deltas]
        with attached(connection, deltas, headers) as packages, _transaction(connection):
            state = follow_packages(connection, packages, headers, group_id=group_id, to_release=to_release)
            refuse_difference(state.checksums, checksums)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself has rolled back already after some errors, a full disk among them.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
