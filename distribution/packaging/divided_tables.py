"""All tables of a new channel database, the large ones read by two processes at once.

The builder reads a large table up to some key, the second process the rest into databases of its own, whose rows are
appended while it reads on. SQLite copies whole records from one table to its like as long as it has no index, in a tenth
of the time it takes to read them.
"""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import apsw

from channel.announcement import ReplicatedTable
from channel.ddl import create_channel_indexes
from channel.row_hash import TableChecksum, add_checksums, split_checksum
from distribution.extraction.divided_reading import ALL_KEYS, KeySpan, Part
from distribution.extraction.second_process import Piece, SecondProcess, reading_beside
from distribution.packaging.build import Build, BuildStage
from distribution.packaging.copy_folder import UNPACKED_PREFIX
from distribution.packaging.table_changes import load_rows

PART = "part"


def load_tables(
    connection: apsw.Connection, build: Build, announced: Sequence[ReplicatedTable], folder: Path
) -> dict[str, TableChecksum]:
    """Fill the empty tables of a database and make their indexes; return the checksum of each.

    The connection has no transaction. What the second process writes is in `folder`, and goes at the end.

    Raises:
        BuildCanceled: somebody wanted it.
    """
    divided = build.snapshot.divided(announced, group_id=build.group.pk)
    checksums = {}
    with (
        tempfile.TemporaryDirectory(prefix=UNPACKED_PREFIX, dir=folder) as parts,
        reading_beside(divided, Path(parts)) as second,
    ):
        for replicated in announced:
            table = replicated.table
            part = divided.part(table.name) if second else None
            checksum = _load(connection, build, replicated, KeySpan(end=part.begin) if part else ALL_KEYS)
            if part and second:
                checksum = _append(connection, build, replicated, part, second, checksum)
            checksums[table.name] = checksum
            create_channel_indexes(connection, [table])
    return checksums


def _load(connection: apsw.Connection, build: Build, replicated: ReplicatedTable, span: KeySpan) -> TableChecksum:
    """Read the rows within a span of keys."""
    connection.execute("BEGIN")
    checksum = load_rows(connection, build, replicated, None, f'"{replicated.table.name}"', span)
    connection.execute("COMMIT")
    return checksum


def _append(
    connection: apsw.Connection,
    build: Build,
    replicated: ReplicatedTable,
    part: Part,
    second: SecondProcess,
    loaded: TableChecksum,
) -> TableChecksum:
    """Append the rows the second process reads; those it has not read when it fails are read here.

    Returns the checksum of all rows that are in the table then.
    """
    checksum = loaded
    while piece := second.await_piece(part, partial(_tell, build, part.table.name, checksum)):
        _append_piece(connection, part.table.name, piece)
        checksum = add_checksums(checksum, piece.checksum)
        _tell(build, part.table.name, checksum)
        if piece.is_last:
            return checksum
    return add_checksums(checksum, _load(connection, build, replicated, KeySpan(begin=_next_key(connection, part))))


def _append_piece(connection: apsw.Connection, table: str, piece: Piece) -> None:
    """Append the rows of one piece; its database goes."""
    connection.execute(f"ATTACH DATABASE ? AS {PART}", (str(piece.path),))
    # Neither columns nor a condition: only so are records copied as they are.
    connection.execute(f'INSERT INTO main."{table}" SELECT * FROM {PART}."{table}"')  # noqa: S608 - the name of a ChannelTable
    connection.execute(f"DETACH DATABASE {PART}")
    piece.path.unlink()


def _next_key(connection: apsw.Connection, part: Part) -> int:
    """Tell from which key on rows of a part are missing."""
    table = part.table
    found = connection.execute(f'SELECT max("{table.primary_key}") FROM "{table.name}"').fetchone()  # noqa: S608 - a ChannelTable
    last = found[0] if found else None
    return part.begin if last is None else max(part.begin, last + 1)


def _tell(build: Build, table: str, checksum: TableChecksum) -> None:
    """Say how many rows of a table are there.

    Raises:
        BuildCanceled: somebody wants it.
    """
    build.watch.tell(BuildStage.READING, table, split_checksum(checksum)[0])
