"""Making a channel database of one release from a FULL package, beside the live one that goes on selling.

The unpacked package becomes the database: it is moved, not copied, so a small disk needs to hold only two databases.
Until the last step nothing points to the file, therefore it is written without a journal; killed at any byte it is a
stray that the next start removes.

Its pages are not gone through with `quick_check`, which would take longer than all the rest: they are those HQ has
built, as the plan's signature and the package's SHA-256 say; every row is read for the sums, and the layout compared.
What becomes of them on the disk is for the check at each start and for the audit.
"""

import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from channel.attachment import attached
from channel.database import open_channel_database
from channel.ddl import read_tables
from channel.durable_file import sync_folder, sync_path
from channel.errors import PackageForeign
from channel.follow import damage_is_corrupt, follow_packages, header_of, refuse_difference
from channel.header import PackageHeader, PackageKind, read_header
from channel.layout import refuse_unexplained, refuse_what_acts
from channel.package import removed_on_failure
from channel.row_hash import TableChecksum, table_checksum
from channel.state import ChannelState, applied_now, write_state


def assemble(
    full: Path,
    deltas: Sequence[Path],
    target: Path,
    *,
    group_id: int,
    to_release: int,
    checksums: Mapping[str, TableChecksum],
) -> None:
    """Turn an unpacked FULL package, and the DELTAs and REPAIRs that follow it, into the database `target`: checked and durable.

    `full` is used up: its file becomes the target's, also when this fails. On failure the target does not exist.

    Raises:
        PackageForeign: a package is of the wrong kind, group or epoch, or does not lead to the release.
        PackageCorrupt: a package is damaged, or the rows are not those of the plan.
        SchemaUnknown: a package has a format, tables or columns that are not known.
        OSError, sqlite3.OperationalError: the disk is full.
    """
    with removed_on_failure(target), damage_is_corrupt():
        shutil.move(full, target)
        with _on_its_way_to_disk(target), closing(open_channel_database(target, read_only=False)) as connection:
            connection.execute("PRAGMA journal_mode = OFF").fetchone()
            connection.execute("PRAGMA synchronous = OFF")
            _begin_from_full(connection, group_id)
            headers = [header_of(path) for path in deltas]
            with attached(connection, deltas, headers) as packages:
                connection.execute("BEGIN IMMEDIATE")
                state = follow_packages(connection, packages, headers, group_id=group_id, to_release=to_release)
                connection.execute("COMMIT")
            refuse_difference(state.checksums, checksums)
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        sync_path(target)
        sync_folder(target.parent)


def _begin_from_full(connection: sqlite3.Connection, group_id: int) -> None:
    """Give the database the state its package speaks of; the package's own header has then done its work."""
    header = read_header(connection)
    refuse_what_acts(connection)
    _check_full(header, group_id)
    refuse_unexplained(connection, header.kind)
    state = ChannelState(
        release=header.to_release,
        group_id=header.group_id,
        epoch=header.epoch,
        applied_at=applied_now(),
        released_at=header.created_at,
        watermarks=header.watermarks,
        checksums={table.name: table_checksum(connection, table) for table in read_tables(connection)},
    )
    write_state(connection, state)
    connection.execute("DROP TABLE package")


def _check_full(header: PackageHeader, group_id: int) -> None:
    if header.kind != PackageKind.FULL:
        raise PackageForeign(f"A {header.kind} package is not a channel database.")
    if header.group_id != group_id:
        raise PackageForeign(f"The package is of channel data group {header.group_id}, the plan is for group {group_id}.")


@contextmanager
def _on_its_way_to_disk(path: Path) -> Iterator[None]:
    """Bring what is in a file to the disk while it is read within the block, so that little is left to wait for.

    An error is told when the block ends: the system tells it to one of those who sync a file, and not to the next.
    """
    errors: list[OSError] = []

    def sync() -> None:
        try:
            sync_path(path)
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=sync, name="sync-assembled", daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()
    if errors:
        raise errors[0]
