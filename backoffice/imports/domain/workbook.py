"""Excel workbooks, written out as the CSV files imports read: once, when a file arrives. Everything behind it - preview,
batches, going on where a worker died, refused rows - then knows one kind of file.

A workbook is a zip file somebody sent: what it unpacks to is bounded before and while it is read.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import BadZipFile, ZipFile

from channel.errors import InvalidInput

from .records import CsvFormat

if TYPE_CHECKING:
    from openpyxl import Workbook

#: How a sheet is written out.
WRITTEN_AS = CsvFormat("utf-8", ",")
#: What a spreadsheet holds at most.
MOST_ROWS = 1_048_576
MOST_COLUMNS = 1_000
MOST_UNPACKED_BYTES = 1 << 30

_ZIP = b"PK\x03\x04"
_NOT_READABLE = "This is no Excel workbook that can be read. Save the table as .xlsx or as CSV (UTF-8) and try again."
# Excel itself shows fifteen digits; what stands behind them is an accident of binary fractions.
_DIGITS = ".15g"
_WHOLE = re.compile(r"-?\d+")


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a zip file with a workbook in it, whatever it is called."""
    with path.open("rb") as file:
        if file.read(len(_ZIP)) != _ZIP:
            return False
    try:
        with ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def write_sheet(path: Path, target: Path, sheet: str = "") -> tuple[str, list[str]]:
    """Write a sheet as CSV, row by row, so that its rows keep their numbers; return its name and those of all sheets.

    The first sheet is taken where none is named.

    Raises:
        InvalidInput: there is no such sheet; or the file cannot be read, or is too large.
    """
    with _opened(path) as workbook, target.open("w", encoding=WRITTEN_AS.encoding, newline="") as file:
        sheets = {each.title: each for each in workbook.worksheets}
        name = sheet or next(iter(sheets), "")
        if name not in sheets:
            raise InvalidInput(f"The workbook has no sheet {name!r}.")
        # What a sheet says of its own size is often wrong, and then rows would be missing.
        sheets[name].reset_dimensions()
        csv.writer(file, delimiter=WRITTEN_AS.delimiter).writerows(_rows(sheets[name].iter_rows(values_only=True)))
    return name, list(sheets)


@contextmanager
def _opened(path: Path) -> "Iterator[Workbook]":
    """Open a workbook for reading from beginning to end; what it unpacks to is asked first."""
    # Opened here and not by openpyxl, which leaves the file open when a sheet is not read to its end.
    with path.open("rb") as file:
        yield _loaded(file)


def _loaded(file: BinaryIO) -> "Workbook":
    # Only where a workbook is read: it is 8 MB of each process, and a web process that takes sales in is to stay small.
    from openpyxl import load_workbook

    try:
        with ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked <= MOST_UNPACKED_BYTES:
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part of a file leads to
        raise InvalidInput(_NOT_READABLE) from error
    raise InvalidInput("The workbook unpacks to more than 1 GB. Save its table as CSV (UTF-8) and try again.")


def _rows(rows: Iterator[Sequence[object]]) -> Iterator[list[str]]:
    """Yield each row as text, without the empty cells at its end."""
    number = 0
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # as above: a sheet is parsed while it is read
            raise InvalidInput(f"{_NOT_READABLE} (It breaks off after row {number}.)") from error
        if row is None:
            return
        number += 1
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise InvalidInput(f"A sheet has at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns.")
        yield cells


def _text(value: object) -> str:
    """Return a cell as people write it in CSV files: a number without an exponent, a day as 2026-01-31."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return _number(f"{value:{_DIGITS}}")
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _number(digits: str) -> str:
    return digits if _WHOLE.fullmatch(digits) else format(Decimal(digits), "f")
