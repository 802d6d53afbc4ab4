"""The category rows of one call into the database, with a fixed number of statements."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from msgspec import UNSET

from backoffice.catalog.models import Category
from backoffice.catalog.use_cases.upsert_categories import CategoryValues, upsert_categories
from backoffice.hq_api.domain.bulk_answers import RowAnswer, judged_rows
from backoffice.hq_api.domain.bulk_reading import BulkRow
from backoffice.hq_api.domain.bulk_rows import CategoryIn
from backoffice.imports.domain.judging import Verdicts, judge_rows
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import Refusal, RowRefused
from backoffice.imports.domain.seen_facts import SeenFacts

Rows = Sequence[ParsedRow[BulkRow[CategoryIn]]]


@transaction.atomic
def take_in_categories(parsed: Rows) -> list[RowAnswer]:
    """Write the categories of the rows that hold; answer for each.

    The whole tree is read, which is small: whether one becomes its own ancestor cannot be seen from less.
    """
    present: dict[str, str | None] = dict(Category.objects.values_list("code", "parent__code"))
    parents = {**present}

    def check(bulk: BulkRow[CategoryIn]) -> None:
        parent = _parent(bulk.row)
        if parent is not None:
            _check_ancestors(bulk.row.code, parent, parents)
        if bulk.row.parent is not UNSET or bulk.row.code not in parents:
            parents[bulk.row.code] = parent

    verdicts = judge_rows(parsed, SeenFacts(), check)
    _refuse_orphans(verdicts, present)
    done = upsert_categories(values=[_values(bulk.row) for bulk in verdicts.rows])
    return judged_rows(parsed, verdicts, done.created_codes, done.changed_codes, lambda row: row.code)


def _parent(row: CategoryIn) -> str | None:
    """Return the parent a row names; None when it names none."""
    return None if row.parent is UNSET or not row.parent else row.parent


def _check_ancestors(code: str, parent: str, parents: Mapping[str, str | None]) -> None:
    """Raise RowRefused when a category would be its own ancestor."""
    above: str | None = parent
    seen: set[str] = set()
    while above is not None and above not in seen:
        if above == code:
            problem = f"below {parent!r} it would be its own ancestor."
            raise RowRefused(Refusal.CONTRADICTS_ROW, "parent", problem, "Name another parent.")
        seen.add(above)
        above = parents.get(above)


def _refuse_orphans(verdicts: Verdicts[BulkRow[CategoryIn]], present: Collection[str]) -> None:
    """Refuse those whose parent neither exists nor goes in with them, and what hangs on these in turn."""
    while True:
        there = {*present, *(bulk.row.code for bulk in verdicts.rows)}
        orphans = [each for each in verdicts.accepted if (_parent(each.row.row) or each.row.key) not in there]
        if not orphans:
            return
        for each in orphans:
            problem = f"there is no category {_parent(each.row.row)!r}."
            refused = RowRefused(Refusal.UNKNOWN_CODE, "parent", problem, "Create it first, or correct the code.")
            verdicts.refused.append((each.record, refused))
        numbers = {each.record.number for each in orphans}
        verdicts.accepted = [each for each in verdicts.accepted if each.record.number not in numbers]


def _values(row: CategoryIn) -> CategoryValues:
    return CategoryValues(row.code, row.name, None if row.parent is UNSET else row.parent or "")
