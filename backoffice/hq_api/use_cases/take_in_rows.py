"""Take the rows of one bulk call in: the good ones go in together, the others come back with the reason.

The rules are those of the CSV import (`backoffice.imports`), row for row: what a file may not do a program may not either.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction

from backoffice.audit.use_cases.note_bulk import note_bulk
from backoffice.audit.use_cases.noted_rows import ROWS, noted_rows
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
    return bulk_answer([*answers, *_written(kind, take_in, parsed)])


def _written(kind: KindOfRow[Any], take_in: TakeIn, parsed: Sequence[ParsedRow[Any]]) -> list[RowAnswer]:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _noted(kind, take_in, parsed)
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


@transaction.atomic
def _noted(kind: KindOfRow[Any], take_in: TakeIn, parsed: Sequence[ParsedRow[Any]]) -> list[RowAnswer]:
    """Have the rows written and the audit log with them: a few rows one by one, many as one line with numbers."""
    if len(parsed) <= ROWS:
        with noted_rows(apps.get_model(kind.table), {kind.value(row.row.row) for row in parsed}, kind.found_by):
            return take_in(parsed)
    answers = take_in(parsed)
    note_bulk(label=kind.table, counts=Counter(answer.result for answer in answers))
    return answers
