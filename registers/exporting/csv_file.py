"""A table as CSV: UTF-8, a line of names, decimals with all their digits, moments in UTC, nothing a spreadsheet would run."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from registers.domain.formulas import defused
from registers.exporting.export_table import Column, Rows

PIECE_ROWS = 2000


def csv_pieces(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """Yield the file, piece by piece."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_text(value) for value in row])
        if number % PIECE_ROWS == 0:
            yield _taken(text)
    yield _taken(text)


def _text(value: Any) -> Any:
    """Write a value as every program reads it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return defused(value) if isinstance(value, str) else value


def _taken(text: io.StringIO) -> bytes:
    """Take what was written out of the buffer."""
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece
