"""What makes two rows equal, in a form every database and every language can compute.

HQ ships each row's hash, a register recomputes those of the rows it wrote and sums them all: converged means equal.
A row's canonical text is a JSON array (RFC 8259) of its values in column order, spelled in one way: no white space;
`null`, whole numbers in decimal digits, text in quotes; escaped are only `\\"`, `\\\\`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and the
other characters below U+0020, these as `\\u00` and two digits in lower case. So write it SQLite's `json_array(...)`,
JavaScript's `JSON.stringify` and the encoders most languages have, at the speed of C; RFC 8785 spells it the same.

Python hashes, also what HQ on PostgreSQL reads: `md5(json_build_array(...)::text)` takes the server three times as
long. MD5 because every language has it, and because it guards against mistakes (attacks are the signature's matter). A
sum and not an XOR, because a row that is there twice must show.
"""
# ruff: noqa: S608 - the only names put into SQL are those of a ChannelTable, checked when it was made

import hashlib
import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from operator import and_
from typing import Any

import msgspec

from channel.ddl import RunsSql
from channel.table import ROW_HASH, ChannelTable, column_list

# "count:low:high": number of rows, sum of the lower 32 bits and sum of the (signed) upper 32 bits of their hashes.
# Two sums, so that neither overflows 64 bits below two thousand million rows.
TableChecksum = str

EMPTY_CHECKSUM: TableChecksum = "0:0:0"

CHECKSUM_COLUMNS = "count(*), coalesce(sum({0} & 4294967295), 0), coalesce(sum({0} >> 32), 0)"

_STORED = frozenset({int, str, type(None)})
_encode = msgspec.json.Encoder().encode
try:
    # Python's own: of a row's few hundred bytes OpenSSL takes more than twice as long, mostly for setting itself up.
    from _md5 import md5 as _md5  # type: ignore[import-not-found]
except ImportError:
    _md5 = partial(hashlib.md5, usedforsecurity=False)
_first_number = struct.Struct(">q").unpack_from
_FIRST_OF_DIGEST = "q8x"
_DIGEST_BYTES = 16
_HALF_BITS = 32
_LOWER_BITS = (1 << _HALF_BITS) - 1


def canonical_text(values: tuple[object, ...]) -> bytes:
    """Write a row as a JSON array of its values in column order, in UTF-8; True and False are 1 and 0, as they are stored.

    Raises:
        TypeError: a value is neither NULL, a whole number nor text; nothing else is stored in a channel database.
    """
    if not _STORED.issuperset(map(type, values)):
        values = tuple(_stored_value(value) for value in values)
    return _encode(values)


def row_hash(*values: object) -> int:
    """Hash a row: the first 8 bytes of the MD5 of its canonical text, as a signed 64-bit number."""
    return _first_number(_md5(canonical_text(values)).digest())[0]  # type: ignore[no-any-return]


def with_row_hash(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Give the values of some rows of one table one after another, behind each row its hash, as `row_hash` gives it.

    The values are as they are stored: to look at each would take as long as hashing. The first row stands for all.

    Raises:
        TypeError: a value of the first row is not stored in a channel database.
    """
    for row in rows[:1]:
        canonical_text(row)
    return with_hashes(rows, map(_encode, rows))


def with_hashes(rows: Sequence[Sequence[Any]], texts: Iterable[bytes]) -> list[Any]:
    """Give the values of rows whose canonical texts are there already, one after another, behind each row its hash."""
    values: list[Any] = []
    for row, number in zip(rows, hashes_of(texts), strict=True):
        values += row
        values.append(number)
    return values


def hashes_of(texts: Iterable[bytes]) -> tuple[int, ...]:
    """Hash rows whose canonical texts are there already."""
    digests = b"".join([_md5(text).digest() for text in texts])
    return struct.unpack(f">{_FIRST_OF_DIGEST * (len(digests) // _DIGEST_BYTES)}", digests)


class HashSum:
    """The checksum of rows that go by, a batch of their hashes after the other."""

    def __init__(self) -> None:
        self.count = 0
        self._low = 0
        self._high = 0

    def add(self, hashes: Sequence[int]) -> None:
        """Add the hashes of some rows."""
        low = sum(map(and_, hashes, repeat(_LOWER_BITS)))
        self.count += len(hashes)
        self._low += low
        # A hash is 2**32 times its upper half and its lower half.
        self._high += (sum(hashes) - low) >> _HALF_BITS

    @property
    def checksum(self) -> TableChecksum:
        """Write it as `table_checksum` does."""
        return join_checksum((self.count, self._low, self._high))


def register_row_hash(connection: sqlite3.Connection) -> None:
    """Make `row_hash(...)` callable in this connection's SQL, with the values of a row in column order."""
    connection.create_function(ROW_HASH, -1, row_hash, deterministic=True)


def row_hash_expression(table: ChannelTable, alias: str = "") -> str:
    """Write the SQL call that hashes a row of a table from its values."""
    return f"{ROW_HASH}({column_list(table.column_names, alias)})"


def table_checksum(connection: RunsSql, table: ChannelTable, schema: str = "main") -> TableChecksum:
    """Sum the stored row hashes of a table."""
    columns = CHECKSUM_COLUMNS.format(ROW_HASH)
    return join_checksum(connection.execute(f'SELECT {columns} FROM {schema}."{table.name}"').fetchone())


def recomputed_checksum(connection: sqlite3.Connection, table: ChannelTable, schema: str = "main") -> TableChecksum:
    """Sum the row hashes of a table, computed anew from its values. Reads and hashes every row: slow.

    The connection must know the SQL function, see `register_row_hash`.
    """
    # Materialised, or SQLite would call the function once for each of the two sums.
    rows = f'(SELECT {row_hash_expression(table)} AS {ROW_HASH} FROM {schema}."{table.name}" LIMIT -1)'
    columns = CHECKSUM_COLUMNS.format(ROW_HASH)
    return join_checksum(connection.execute(f"SELECT {columns} FROM {rows}").fetchone())


def checksum_digest(checksums: Mapping[str, TableChecksum]) -> str:
    """Name a set of table checksums: the first 32 hexadecimal digits of the SHA-256 of their sorted `table=checksum` lines."""
    lines = "\n".join(f"{table}={checksums[table]}" for table in sorted(checksums))
    return hashlib.sha256(lines.encode()).hexdigest()[:32]


def join_checksum(parts: tuple[int, int, int]) -> TableChecksum:
    """Write a checksum from its count and its two sums."""
    return ":".join(str(part) for part in parts)


def add_checksums(one: TableChecksum, other: TableChecksum) -> TableChecksum:
    """Give the checksum of the rows of both."""
    sums = [first + second for first, second in zip(split_checksum(one), split_checksum(other), strict=True)]
    return join_checksum((sums[0], sums[1], sums[2]))


def split_checksum(checksum: TableChecksum) -> tuple[int, int, int]:
    """Read a checksum's count and its two sums.

    Raises:
        ValueError: the text is not a checksum.
    """
    count, low, high = (int(part) for part in checksum.split(":"))
    return count, low, high


def _stored_value(value: object) -> object:
    if value is None:
        return None
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    raise TypeError(f"a channel database holds no {type(value).__name__}")
