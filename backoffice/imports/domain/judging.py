"""The verdict on each row of a batch, in the order of the file: in, repeated, or refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic

from .parsing import ParsedRow, RowType
from .reasons import RowRefused
from .records import Record
from .seen_facts import SeenFacts


@dataclass(slots=True)
class Verdicts(Generic[RowType]):
    """The rows of a batch by what becomes of them."""

    accepted: list[ParsedRow[RowType]] = field(default_factory=list)
    repeated: int = 0
    refused: list[tuple[Record, RowRefused]] = field(default_factory=list)

    @property
    def rows(self) -> list[RowType]:
        """List the rows that go in."""
        return [parsed.row for parsed in self.accepted]


def judge_rows(rows: Iterable[ParsedRow[RowType]], seen: SeenFacts, check: Callable[[RowType], None]) -> Verdicts[RowType]:
    """Judge rows one after the other: `check` raises RowRefused for what the database contradicts, `seen` for what an
    earlier row does. Only what goes in is remembered, so the repetition of a refused row is refused too."""
    verdicts: Verdicts[RowType] = Verdicts()
    for parsed in rows:
        facts = parsed.row.facts()
        try:
            # First, so that a verdict does not depend on whether the earlier row is in the database already.
            if seen.is_repeated(facts):
                verdicts.repeated += 1
                continue
            check(parsed.row)
        except RowRefused as refused:
            verdicts.refused.append((parsed.record, refused))
            continue
        seen.remember(facts, parsed.record.number)
        verdicts.accepted.append(parsed)
    return verdicts
