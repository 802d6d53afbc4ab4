"""A table as Parquet: decimals exact (decimal128), dates as days, moments in UTC; compressed with zstd.

One row group is in memory at a time. Imported where it is used: pyarrow takes longer to load than a page to show.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import pyarrow
from pyarrow import parquet

from registers.exporting.export_table import Column, Kind, Row, Rows

GROUP_ROWS = 5_000

_TYPES: dict[Kind, Any] = {
    Kind.TEXT: pyarrow.string(),
    Kind.NUMBER: pyarrow.int64(),
    Kind.DATE: pyarrow.date32(),
    Kind.MOMENT: pyarrow.timestamp("us", tz="UTC"),
    Kind.TRUTH: pyarrow.bool_(),
}


class _Taken(io.RawIOBase):
    """A file that only grows, and whose bytes are taken away as they come."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.append(bytes(piece))
        return len(self.pieces[-1])

    def take(self) -> bytes:
        """Return what was written since it was last asked."""
        taken = b"".join(self.pieces)
        self.pieces.clear()
        return taken


def parquet_pieces(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """Yield the file, row group by row group."""
    schema = pyarrow.schema([(column.name, _type(column)) for column in columns])
    file = _Taken()
    left = iter(rows)
    with parquet.ParquetWriter(pyarrow.PythonFile(file, mode="w"), schema, compression="zstd") as writer:
        while (batch := _batch(schema, left)) is not None:
            writer.write_batch(batch)
            yield file.take()
    yield file.take()


def _type(column: Column) -> Any:
    """Return what keeps the values of a column exactly."""
    return pyarrow.decimal128(column.digits, column.scale) if column.kind == Kind.DECIMAL else _TYPES[column.kind]


def _batch(schema: Any, left: Iterator[Row]) -> Any:
    """Turn the next rows into columns; None when there are none. The rows are gone before the next are read."""
    rows = list(islice(left, GROUP_ROWS))
    if not rows:
        return None
    values = zip(*rows, strict=True)
    arrays = [
        pyarrow.array([_plain(value) for value in column], type=field.type) for column, field in zip(values, schema, strict=True)
    ]
    return pyarrow.record_batch(arrays, schema=schema)


def _plain(value: Any) -> Any:
    """Write ids as text; Parquet knows everything else."""
    return str(value) if hasattr(value, "hex") and hasattr(value, "time_low") else value
