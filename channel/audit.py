"""The slow background pass: every row's hash computed anew from its values, against the checksums of the release.

Applying a delta checks the rows it writes and carries the sums along; only this finds a row that changed on the disk.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from channel.database import open_channel_database
from channel.ddl import read_tables
from channel.row_hash import TableChecksum, recomputed_checksum
from channel.state import read_state


class AuditResult(msgspec.Struct, frozen=True):
    """The release at which every row was hashed anew, and the tables whose rows are not those of that release."""

    release: int
    differing_tables: list[str]


def audit_database(database: Path, checksums: Mapping[str, TableChecksum] | None = None) -> AuditResult:
    """Hash every row of a channel database and compare with the checksums of its release.

    `checksums` are the plan's; without them, those the database reached when it was last moved. Readers and writers go
    on meanwhile; what is read is one release.

    Raises:
        PackageCorrupt: it does not say at which release it is.
        sqlite3.DatabaseError: it cannot be read to its end.
    """
    with closing(open_channel_database(database)) as connection:
        connection.execute("BEGIN")
        state = read_state(connection)
        expected = state.checksums if checksums is None else checksums
        found = {table.name: recomputed_checksum(connection, table) for table in read_tables(connection)}
    return AuditResult(state.release, sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name)))


def differing_tables(database: Path, checksums: Mapping[str, TableChecksum] | None = None) -> list[str]:
    """List the tables whose rows are not those of the release; see `audit_database`."""
    return audit_database(database, checksums).differing_tables
