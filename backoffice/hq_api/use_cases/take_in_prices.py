"""The price rows of one call into the database, with a fixed number of statements."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from backoffice.catalog.queries.product_ids import product_ids
from backoffice.hq_api.domain.bulk_answers import RowAnswer, judged_rows
from backoffice.hq_api.domain.bulk_reading import BulkRow
from backoffice.hq_api.domain.bulk_rows import PriceIn
from backoffice.imports.domain.judging import judge_rows
from backoffice.imports.domain.lookups import check_code, check_product
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.queries.code_ids import code_ids
from backoffice.pricing.use_cases.upsert_prices import PriceValues, upsert_prices


@transaction.atomic
def take_in_prices(parsed: Sequence[ParsedRow[BulkRow[PriceIn]]]) -> list[RowAnswer]:
    """Write the prices of the rows that hold; answer for each."""
    rows = [each.row.row for each in parsed]
    products = product_ids({row.product for row in rows})
    groups = code_ids("price_group", {row.price_group for row in rows})

    def check(bulk: BulkRow[PriceIn]) -> None:
        check_product(bulk.row.product, products, "product")
        check_code("price_group", bulk.row.price_group, groups)

    def key(row: PriceIn) -> tuple[int, int, date]:
        return (groups[row.price_group], products[row.product], row.valid_from)

    verdicts = judge_rows(parsed, SeenFacts(), check)
    values = [
        PriceValues(*key(bulk.row)[:2], bulk.row.unit_price, *key(bulk.row)[2:], bulk.row.valid_to) for bulk in verdicts.rows
    ]
    done = upsert_prices(values=values)
    return judged_rows(parsed, verdicts, done.created_keys, done.changed_keys, key)
