"""The product rows of one call into the database: looked up, judged and written with a fixed number of statements."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from msgspec import UNSET

from backoffice.catalog.models import Assortment
from backoffice.catalog.queries.product_ids import product_ids
from backoffice.catalog.use_cases.add_products_to_assortment import add_products_to_assortment
from backoffice.catalog.use_cases.upsert_products import ProductValues, upsert_products
from backoffice.hq_api.domain.bulk_answers import RowAnswer, judged_rows
from backoffice.hq_api.domain.bulk_reading import BulkRow
from backoffice.hq_api.domain.bulk_rows import ProductIn
from backoffice.imports.domain.judging import judge_rows
from backoffice.imports.domain.lookups import check_code
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.reasons import Refusal, RowRefused
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.queries.code_ids import code_ids

CODES = ("category", "unit", "tax_group", "deposit_product")
PLAIN = (
    "search_name", "is_active", "brand", "description", "net_content", "net_content_unit", "minimum_age", "is_weighed",
    "country_of_origin", "is_deposit",
)  # fmt: skip


@transaction.atomic
def take_in_products(parsed: Sequence[ParsedRow[BulkRow[ProductIn]]]) -> list[RowAnswer]:
    """Write the products of the rows that hold; answer for each."""
    rows = [each.row.row for each in parsed]
    present = product_ids([row.number for row in rows])
    known = {name: code_ids(name, [_said(row, name) for row in rows]) for name in CODES}
    wanted = {row.assortment for row in rows if row.assortment is not UNSET}
    assortments: dict[str, int] = dict(Assortment.objects.filter(code__in=wanted).values_list("code", "pk")) if wanted else {}

    def check(bulk: BulkRow[ProductIn]) -> None:
        row = bulk.row
        for name in CODES:
            check_code(name, _said(row, name), known[name])
        check_code("assortment", _said(row, "assortment"), assortments)
        for name in ("unit", "tax_group"):
            if row.number not in present and not _said(row, name):
                raise RowRefused(Refusal.EMPTY, name, "a new product needs it.", "Fill it in.")

    verdicts = judge_rows(parsed, SeenFacts(), check)
    accepted = [bulk.row for bulk in verdicts.rows]
    done = upsert_products(values=[_values(row, known) for row in accepted])
    listed: dict[int, list[int]] = {}
    for row in accepted:
        if row.assortment is not UNSET:
            listed.setdefault(assortments[row.assortment], []).append(done.ids[row.number])
    for assortment_id, ids in listed.items():
        add_products_to_assortment(assortment_id=assortment_id, product_ids=ids)
    return judged_rows(parsed, verdicts, done.created_numbers, done.changed_numbers, lambda row: row.number)


def _said(row: ProductIn, name: str) -> Any:
    """Return what a row says; None when it says nothing."""
    value = getattr(row, name)
    return None if value is UNSET or value == "" else value


def _values(row: ProductIn, known: dict[str, dict[str, int]]) -> ProductValues:
    cleared = {"category_id": row.category, "net_content": row.net_content, "deposit_product_id": row.deposit_product}
    ids: dict[str, Any] = {f"{name}_id": known[name].get(_said(row, name)) for name in CODES}
    return ProductValues(
        number=row.number,
        name=row.name,
        **ids,
        **{name: None if getattr(row, name) is UNSET else getattr(row, name) for name in PLAIN},
        cleared=frozenset(name for name, value in cleared.items() if value is None),
    )
