"""What following a plan's DELTAs means, for a live database and for one being assembled alike.

The caller owns the transaction: in a live database an error rolls back, in a new one the file is thrown away.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from channel.database import open_unpacked_package
from channel.ddl import read_tables
from channel.delta import apply_table, delta_tables
from channel.errors import PackageCorrupt, PackageForeign
from channel.header import PackageHeader, PackageKind, read_header
from channel.row_hash import TableChecksum, table_checksum
from channel.state import ChannelState, applied_now, read_state, write_state


def follow_deltas(
    connection: sqlite3.Connection, aliases: Sequence[str], headers: Sequence[PackageHeader], *, group_id: int, to_release: int
) -> ChannelState:
    """Apply attached DELTAs and write the state they lead to, inside the caller's transaction; return that state.

    `aliases` may be fewer than `headers` when DELTAs were merged.

    Raises:
        PackageInvalid: as `apply_deltas`.
    """
    state = read_state(connection)
    _check_chain(state, headers, group_id=group_id, to_release=to_release)
    known = {table.name: table for table in read_tables(connection)}
    checksums = {name: state.checksums.get(name) or table_checksum(connection, table) for name, table in known.items()}
    for alias in aliases:
        for table in delta_tables(connection, alias, known):
            checksums[table.name] = apply_table(connection, alias, table, checksums[table.name])
    watermarks = dict(state.watermarks)
    for header in headers:
        watermarks.update(header.watermarks)
    moments = [state.released_at, *(header.created_at for header in headers)]
    state = msgspec.structs.replace(
        state,
        release=to_release,
        applied_at=applied_now(),
        released_at=max((moment for moment in moments if moment is not None), default=None),
        watermarks=watermarks,
        checksums=checksums,
    )
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
    """Read the header of an unpacked package.

    Raises:
        PackageCorrupt: it has none.
        SchemaUnknown: its format or schema is not known.
    """
    with closing(open_unpacked_package(path)) as connection:
        return read_header(connection)


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


def _check_chain(state: ChannelState, headers: Sequence[PackageHeader], *, group_id: int, to_release: int) -> None:
    """Refuse packages that do not lead, in order, from the state to the release."""
    if state.group_id != group_id:
        raise PackageForeign(f"The database is of channel data group {state.group_id}, the plan is for group {group_id}.")
    if to_release < state.release:
        raise PackageForeign(f"The database is at release {state.release} already, the plan leads to {to_release}.")
    reached = state.release
    for header in headers:
        _check_link(header, state, reached)
        reached = header.to_release
    if reached > to_release:
        raise PackageForeign(f"The packages lead to release {reached}, the plan to {to_release}.")


def _check_link(header: PackageHeader, state: ChannelState, reached: int) -> None:
    if header.kind != PackageKind.DELTA or header.from_release is None:
        raise PackageForeign(f"A {header.kind} package cannot be applied to a live database.")
    if (header.group_id, header.epoch) != (state.group_id, state.epoch):
        raise PackageForeign(
            f"The package is of group {header.group_id} and epoch {header.epoch}, "
            f"the database of group {state.group_id} and epoch {state.epoch}."
        )
    if header.to_release <= state.release or header.to_release < reached or header.from_release > reached:
        raise PackageForeign(
            f"The package leads from release {header.from_release} to {header.to_release} and does not follow release {reached}."
        )
