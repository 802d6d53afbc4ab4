"""The slow background pass: every row's hash computed anew from its values, against the checksums of the release.

Applying a delta checks the rows it writes and carries the sums along; only this finds a row that changed on the disk.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from channel.database import open_channel_database
from channel.ddl import read_tables
from channel.row_hash import TableChecksum, recomputed_checksum
from channel.state import read_state


def differing_tables(database: Path, checksums: Mapping[str, TableChecksum] | None = None) -> list[str]:
    """List the tables whose rows are not those of the release, by hashing every row of the database.

    `checksums` are the plan's; without them, those the database reached when it was last moved. Readers and writers go
    on meanwhile; what is read is one release.
    """
    with closing(open_channel_database(database)) as connection:
        connection.execute("BEGIN")
        expected = read_state(connection).checksums if checksums is None else checksums
        found = {table.name: recomputed_checksum(connection, table) for table in read_tables(connection)}
    return sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
