"""What following a plan's packages means, for a live database and for one being assembled alike.

The caller owns the transaction: in a live database an error rolls back, in a new one the file is thrown away.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from channel.attachment import Attached
from channel.database import open_unpacked_package
from channel.ddl import read_tables
from channel.delta import apply_table, delta_tables
from channel.errors import PackageCorrupt
from channel.header import PackageHeader, read_header
from channel.layout import refuse_unexplained, refuse_what_acts
from channel.links import check_links
from channel.repair import drop_table, repair_tables, replace_table
from channel.row_hash import TableChecksum, table_checksum
from channel.state import ChannelState, applied_now, read_state, write_state
from channel.table import ChannelTable


def follow_packages(
    connection: sqlite3.Connection,
    attached: Sequence[Attached],
    headers: Sequence[PackageHeader],
    *,
    group_id: int,
    to_release: int,
) -> ChannelState:
    """Apply attached DELTAs and REPAIRs and write the state they lead to, inside the caller's transaction; return it.

    `attached` may be fewer than `headers` when packages were merged.

    Raises:
        PackageInvalid: as `apply_packages`.
    """
    state = read_state(connection)
    check_links(state, headers, group_id=group_id, to_release=to_release)
    known = {table.name: table for table in read_tables(connection)}
    checksums = {name: state.checksums.get(name) or table_checksum(connection, table) for name, table in known.items()}
    for package in attached:
        for table in repair_tables(connection, package.alias):
            checksums[table.name] = replace_table(connection, package.alias, table, known.get(table.name))
            known[table.name] = table
        for name in package.dropped_tables:
            _drop(connection, known.pop(name, None), checksums)
        for table in delta_tables(connection, package.alias, known):
            checksums[table.name] = apply_table(connection, package.alias, table, checksums[table.name])
    state = _state_after(state, headers, to_release, checksums)
    write_state(connection, state)
    return state


def refuse_difference(found: Mapping[str, TableChecksum], expected: Mapping[str, TableChecksum]) -> None:
    """Compare the checksums of all tables with the plan's.

    Raises:
        PackageCorrupt: one differs, or one side has a table the other has not.
    """
    tables = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
    if tables:
        message = f"The rows would not be those of the plan: the checksums of {', '.join(tables)} differ."
        raise PackageCorrupt(message, tables=tables)


def header_of(path: Path) -> PackageHeader:
    """Read the header of an unpacked package, and see that it holds nothing but what its kind has.

    Raises:
        PackageCorrupt: it has none, or holds something else.
        SchemaUnknown: its format or schema is not known.
    """
    with closing(open_unpacked_package(path)) as connection:
        header = read_header(connection)
        refuse_what_acts(connection)
        refuse_unexplained(connection, header.kind)
        return header


@contextmanager
def damage_is_corrupt() -> Iterator[None]:
    """Report rows, tables and pages that SQLite refuses as a corrupt package; a full disk or a lock stays what it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # "SQL logic error" is a table that is not there; every other operational error is about this machine.
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        raise PackageCorrupt(f"The package or the database is damaged: {error}") from error


def _drop(connection: sqlite3.Connection, table: ChannelTable | None, checksums: dict[str, TableChecksum]) -> None:
    """Drop a table that its job no longer has; one that is not here is gone already."""
    if table is not None:
        drop_table(connection, table)
        checksums.pop(table.name, None)


def _state_after(
    state: ChannelState, headers: Sequence[PackageHeader], to_release: int, checksums: dict[str, TableChecksum]
) -> ChannelState:
    watermarks = dict(state.watermarks)
    for header in headers:
        watermarks.update(header.watermarks)
    moments = [state.released_at, *(header.created_at for header in headers)]
    return msgspec.structs.replace(
        state,
        release=to_release,
        applied_at=applied_now(),
        released_at=max((moment for moment in moments if moment is not None), default=None),
        watermarks=watermarks,
        checksums=checksums,
    )
