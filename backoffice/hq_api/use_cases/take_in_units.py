"""The unit rows of one call into the database."""

from collections.abc import Sequence

from django.db import transaction

from backoffice.catalog.use_cases.upsert_units import UnitValues, upsert_units
from backoffice.hq_api.domain.bulk_answers import RowAnswer, judged_rows
from backoffice.hq_api.domain.bulk_reading import BulkRow
from backoffice.hq_api.domain.bulk_rows import UnitIn
from backoffice.imports.domain.judging import judge_rows
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.seen_facts import SeenFacts


@transaction.atomic
def take_in_units(parsed: Sequence[ParsedRow[BulkRow[UnitIn]]]) -> list[RowAnswer]:
    """Write the units of the rows that hold; answer for each."""
    verdicts = judge_rows(parsed, SeenFacts(), lambda _row: None)
    values = [UnitValues(bulk.row.code, bulk.row.name, bulk.row.decimals) for bulk in verdicts.rows]
    done = upsert_units(values=values)
    return judged_rows(parsed, verdicts, done.created_codes, done.changed_codes, lambda row: row.code)
