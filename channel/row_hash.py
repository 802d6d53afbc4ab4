"""What makes two rows equal, in a form every database and every language can compute.

HQ ships each row's hash, a register recomputes those of the rows it wrote and sums them all: converged means equal.
Length-prefixed text and not JSON, because there is exactly one way to write it; MD5 because PostgreSQL, SQLite
extensions and every language have it, and because it guards against mistakes (attacks are the signature's matter). A
sum and not an XOR, because a row that is there twice must show.
"""
# ruff: noqa: S608 - the only names put into SQL are those of a ChannelTable, checked when it was made

import hashlib
import sqlite3

from channel.table import ROW_HASH, ChannelTable, column_list

# "count:low:high": number of rows, sum of the lower 32 bits and sum of the (signed) upper 32 bits of their hashes.
# Two sums, so that neither overflows 64 bits below two thousand million rows.
TableChecksum = str

EMPTY_CHECKSUM: TableChecksum = "0:0:0"

CHECKSUM_COLUMNS = "count(*), coalesce(sum({0} & 4294967295), 0), coalesce(sum({0} >> 32), 0)"


def canonical_text(values: tuple[object, ...]) -> str:
    """Write a row as text: `-` for NULL, `<length in UTF-8 bytes>:<text>` for anything else, in column order.

    Raises:
        TypeError: a value is neither NULL, a whole number nor text; nothing else is stored in a channel database.
    """
    return "".join(_canonical_value(value) for value in values)


def row_hash(*values: object) -> int:
    """Hash a row: the first 8 bytes of the MD5 of its canonical text, as a signed 64-bit number."""
    digest = hashlib.md5(canonical_text(values).encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def register_row_hash(connection: sqlite3.Connection) -> None:
    """Make `row_hash(...)` callable in this connection's SQL, with the values of a row in column order."""
    connection.create_function(ROW_HASH, -1, row_hash, deterministic=True)


def row_hash_expression(table: ChannelTable, alias: str = "") -> str:
    """Write the SQL call that hashes a row of a table from its values."""
    return f"{ROW_HASH}({column_list(table.column_names, alias)})"


def table_checksum(connection: sqlite3.Connection, table: ChannelTable, schema: str = "main") -> TableChecksum:
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


def join_checksum(parts: tuple[int, int, int]) -> TableChecksum:
    """Write a checksum from its count and its two sums."""
    return ":".join(str(part) for part in parts)


def split_checksum(checksum: TableChecksum) -> tuple[int, int, int]:
    """Read a checksum's count and its two sums.

    Raises:
        ValueError: the text is not a checksum.
    """
    count, low, high = (int(part) for part in checksum.split(":"))
    return count, low, high


def _canonical_value(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        # The length in bytes; of plain ASCII, the usual case, without encoding it for that.
        return f"{len(value) if value.isascii() else len(value.encode())}:{value}"
    if isinstance(value, int):
        text = str(int(value))  # True is 1
        return f"{len(text)}:{text}"
    raise TypeError(f"a channel database holds no {type(value).__name__}")
