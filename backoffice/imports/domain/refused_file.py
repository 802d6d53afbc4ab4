"""The rows that did not go in, as a file to mend and import again: the columns as they were, and the reason behind them.

Written at a place the job remembers: what a worker wrote before it died, in a batch that was rolled back, is cut off by
the next one. The same separator as the source and UTF-8 with a mark, so that spreadsheets open it as it is; what
they would run as a formula has an apostrophe in front, which the next import takes off again.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from registers.domain.formulas import defused

from .records import CsvFormat, read_columns, read_rows

REASON = "reason"
ENCODING = "utf-8-sig"
_ROW_NUMBER = re.compile(r"Row (\d+)\b")


def append_refused(
    path: Path, *, at_bytes: int, columns: Sequence[str], delimiter: str, rows: Iterable[tuple[Sequence[str], str]]
) -> int:
    """Write refused rows (values and reason) behind the first `at_bytes` bytes; return how many bytes are valid then.

    The file begins with the header. A `reason` column of the source, from an earlier round, is replaced; values without
    a column stand behind the reason.
    """
    kept = [place for place, column in enumerate(columns) if column != REASON]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    if not at_bytes:
        writer.writerow([*(defused(columns[place]) for place in kept), REASON])
    for cells, reason in rows:
        behind = map(defused, cells[len(columns) :])
        writer.writerow([*(defused(cells[place]) if place < len(cells) else "" for place in kept), reason, *behind])
    data = text.getvalue().encode("utf-8" if at_bytes else ENCODING)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(at_bytes)
        file.seek(at_bytes)
        file.write(data)
    return at_bytes + len(data)


def refused_row_numbers(path: Path, *, at_bytes: int, delimiter: str) -> set[int]:
    """Return the numbers of the rows refused so far; a worker that goes on where another died needs them."""
    if not at_bytes or not path.exists():
        return set()
    with path.open("r+b") as file:
        file.truncate(at_bytes)
    csv_format = CsvFormat(ENCODING, delimiter)
    place = read_columns(path, csv_format).index(REASON)
    found = (_ROW_NUMBER.match(record.cells[place]) for record in read_rows(path, csv_format) if len(record.cells) > place)
    return {int(match[1]) for match in found if match}
