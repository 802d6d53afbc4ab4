"""Take the rows of one bulk call in: the good ones go in together, the others come back with the reason.

The rules are those of the CSV import (`backoffice.imports`), row for row: what a file may not do a program may not either.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError

from backoffice.hq_api.domain.bulk_answers import BulkAnswer, RowAnswer, bulk_answer, refused_row
from backoffice.hq_api.domain.bulk_reading import KindOfRow, RowReader
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import RowRefused

TakeIn = Callable[[Sequence[ParsedRow[Any]]], list[RowAnswer]]

# Another writer may create the same row between our look-up and our insert; the second look-up finds it.
ATTEMPTS = 3


def take_in_rows(*, kind: KindOfRow[Any], take_in: TakeIn, lines: Sequence[bytes]) -> BulkAnswer:
    """Read each row, have those that can be read judged and written in one transaction, and answer for all."""
    reader: RowReader[Any] = RowReader(kind)
    parsed: list[ParsedRow[Any]] = []
    answers: list[RowAnswer] = []
    for number, line in enumerate(lines, start=1):
        try:
            parsed.append(reader.read(number, line))
        except RowRefused as refused:
            answers.append(refused_row(number, "", refused))
    return bulk_answer([*answers, *_written(take_in, parsed)])


def _written(take_in: TakeIn, parsed: Sequence[ParsedRow[Any]]) -> list[RowAnswer]:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return take_in(parsed)
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")
