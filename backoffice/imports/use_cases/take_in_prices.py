"""One batch of price rows into the database: looked up, judged and written with a fixed number of statements."""

from collections.abc import Sequence

from backoffice.catalog.queries.product_ids import product_ids
from backoffice.imports.domain.judging import Verdicts, judge_rows
from backoffice.imports.domain.lookups import check_code, check_product
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.rows import PriceRow
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.queries.code_ids import code_ids
from backoffice.pricing.use_cases.upsert_prices import PriceValues, upsert_prices


def take_in_prices(*, rows: Sequence[ParsedRow[PriceRow]], seen: SeenFacts) -> tuple[Verdicts[PriceRow], dict[str, int]]:
    """Write the prices of the rows that hold; return the verdicts and what was written."""
    products = product_ids({parsed.row.number for parsed in rows})
    groups = code_ids("price_group", (parsed.row.price_group for parsed in rows))

    def check(row: PriceRow) -> None:
        check_product(row.number, products)
        check_code("price_group", row.price_group, groups)

    verdicts = judge_rows(rows, seen, check)
    prices = upsert_prices(
        values=[
            PriceValues(groups[row.price_group], products[row.number], row.price, row.valid_from, row.valid_to)
            for row in verdicts.rows
        ]
    )
    return verdicts, {"PRICES_CREATED": prices.created, "PRICES_CHANGED": prices.changed}
