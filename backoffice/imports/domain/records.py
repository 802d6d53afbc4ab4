"""The rows of a CSV file, one after the other, however large it is. Strict reading: a stray quotation mark would
otherwise swallow the rows behind it without a word; so it refuses one row, and reading goes on with the next line."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import TextIO

from channel.errors import InvalidInput
from registers.domain.formulas import undefused

from .delimiter import detect_delimiter
from .encoding import detect_encoding, error_handling

_SAMPLE_CHARACTERS = 1 << 16


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """How a file is to be read."""

    encoding: str
    delimiter: str


@dataclass(slots=True)
class Record:
    """One row: `number` as a spreadsheet counts (the header is row 1), its values, or why it cannot be read."""

    number: int
    cells: list[str]
    problem: str = ""


class _RememberedLines:
    """Hands lines to the CSV reader and keeps those of the present row, for when the row cannot be read."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.present: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.present.append(line)
        return line


def detect_format(path: Path) -> CsvFormat:
    """Find out encoding and delimiter of a file.

    Raises:
        InvalidInput: the file is empty or is no text.
    """
    encoding = detect_encoding(path)
    with open_text(path, encoding) as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    cut = sample.rfind("\n") + 1 if len(sample) == _SAMPLE_CHARACTERS else 0
    return CsvFormat(encoding, detect_delimiter(sample[:cut] if cut else sample))


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a CSV file for reading, its line ends untouched."""
    with path.open(encoding=encoding, errors=error_handling(encoding), newline="") as file:
        yield file


def read_columns(path: Path, csv_format: CsvFormat) -> list[str]:
    """Return the headings, each once: empty ones are called "Column 3", repeated ones "name (2)".

    Raises:
        InvalidInput: there is no header.
    """
    header = next(_filled_records(path, csv_format), None)
    if header is None or header.problem:
        raise InvalidInput("The first row cannot be read as a header. Put the names of the columns there.")
    columns: list[str] = []
    for place, cell in enumerate(header.cells, start=1):
        columns.append(_distinct(" ".join(undefused(cell).split()) or f"Column {place}", columns))
    return columns


def read_rows(path: Path, csv_format: CsvFormat) -> Iterator[Record]:
    """Yield the rows behind the header; rows without any value are no rows."""
    return islice(_filled_records(path, csv_format), 1, None)


def count_rows(path: Path, csv_format: CsvFormat) -> int:
    """Count the rows behind the header."""
    return sum(1 for _ in read_rows(path, csv_format))


def _distinct(heading: str, columns: list[str]) -> str:
    """Return the heading, numbered when there is such a column already."""
    candidates = chain([heading], (f"{heading} ({number})" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in columns)


def _filled_records(path: Path, csv_format: CsvFormat) -> Iterator[Record]:
    with open_text(path, csv_format.encoding) as file:
        for record in _records(file, csv_format.delimiter):
            if record.problem or any(map(str.strip, record.cells)):
                yield record


def _records(file: TextIO, delimiter: str) -> Iterator[Record]:
    lines = _RememberedLines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        lines.present.clear()
        number += 1
        try:
            yield Record(number, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(number, ["".join(lines.present).rstrip("\r\n")], str(error))
