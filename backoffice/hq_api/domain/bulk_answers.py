"""What became of each row of a bulk call."""

from collections.abc import Collection, Sequence
from typing import Any, Literal

from msgspec import Struct

from backoffice.imports.domain.judging import Verdicts
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import RowRefused

Result = Literal["created", "updated", "unchanged", "refused"]


class RowError(Struct, frozen=True, kw_only=True):
    """Why a row did not go in, and what to do about it."""

    code: str
    field: str
    message: str
    remedy: str


class RowAnswer(Struct, frozen=True, kw_only=True):
    """What became of one row; rows are counted from 1. `key` is empty when the row could not be read."""

    row: int
    key: str
    result: Result
    errors: list[RowError] = []


class BulkAnswer(Struct, frozen=True, kw_only=True):
    """All rows in their order, and how many of each."""

    created: int
    updated: int
    unchanged: int
    refused: int
    rows: list[RowAnswer]


def refused_row(number: int, key: str, refused: RowRefused) -> RowAnswer:
    """Build the answer to a row that did not go in."""
    error = RowError(code=refused.refusal, field=refused.field, message=refused.problem, remedy=refused.remedy)
    return RowAnswer(row=number, key=key, result="refused", errors=[error])


def judged_rows(
    parsed: Sequence[ParsedRow[Any]], verdicts: Verdicts[Any], created: Collection[object], changed: Collection[object], keys: Any
) -> list[RowAnswer]:
    """Build the answers to rows that could be read. `keys` turns a row into what `created` and `changed` hold.

    A row that repeats an earlier one changes nothing.
    """
    refused = {record.number: reason for record, reason in verdicts.refused}
    accepted = {row.record.number for row in verdicts.accepted}
    answers = []
    for row in parsed:
        number, key = row.record.number, row.row.key
        if number in refused:
            answers.append(refused_row(number, key, refused[number]))
            continue
        written = keys(row.row.row) if number in accepted else None
        result: Result = "created" if written in created else "updated" if written in changed else "unchanged"
        answers.append(RowAnswer(row=number, key=key, result=result))
    return answers


def bulk_answer(answers: Sequence[RowAnswer]) -> BulkAnswer:
    """Put the answers in the order of the rows, and count them."""
    rows = sorted(answers, key=lambda answer: answer.row)
    counted = {
        result: sum(answer.result == result for answer in rows) for result in ("created", "updated", "unchanged", "refused")
    }
    return BulkAnswer(**counted, rows=rows)
