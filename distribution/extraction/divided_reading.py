"""Large tables of one moment that two processes read at once: what the builder leaves to the second one.

Plain data, and no Django: the second process is given it as JSON.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from channel.row_hash import TableChecksum
from channel.table import ChannelTable


class KeySpan(NamedTuple):
    """The source keys from `begin` on and below `end`; None where there is no such limit."""

    begin: int | None = None
    end: int | None = None


ALL_KEYS = KeySpan()


class Part(msgspec.Struct, frozen=True):
    """Some rows of a table for the second process: the SELECT of their canonical values, and the key they begin at."""

    table: ChannelTable
    values: str
    begin: int


class SharedMoment(msgspec.Struct, frozen=True):
    """How another connection gets to see the same: where to connect, the exported snapshot, the session's settings.

    It holds the password of HQ's database: never to be logged, and never to be an argument of a program.
    """

    connection: Mapping[str, Any]
    snapshot: str
    settings: tuple[tuple[str, str], ...]


class DividedReading(msgspec.Struct, frozen=True):
    """The parts that are left to a second process, in the order of the tables; without a moment there are none."""

    moment: SharedMoment | None = None
    parts: tuple[Part, ...] = ()

    def part(self, table: str) -> Part | None:
        """Give what is left of a table, if anything is."""
        return next((part for part in self.parts if part.table.name == table), None)


class Order(msgspec.Struct, frozen=True):
    """What the second process is told, in a line of its input; it writes each part into the folder, piece by piece.

    A piece is a database with the rows of so many batches, in the order of their keys; only the last of a part has fewer.
    """

    moment: SharedMoment
    parts: tuple[Part, ...]
    folder: str
    batches_of_piece: int

    def path(self, part: Part, number: int) -> str:
        """Name the database of a piece; the rows are in a table of its table's name."""
        return f"{self.folder}/part-{part.table.name}-{number}.db"


class PieceRead(msgspec.Struct, frozen=True):
    """What the second process answers, in a line for each piece: the checksum of its rows, or why it gives up."""

    checksum: TableChecksum = ""
    is_last: bool = False
    error: str = ""
