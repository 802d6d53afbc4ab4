"""One batch of product rows into the database: looked up, judged and written with a fixed number of statements."""

from collections.abc import Sequence

from backoffice.catalog.queries.barcode_owners import barcode_owners
from backoffice.catalog.use_cases.add_products_to_assortment import add_products_to_assortment
from backoffice.catalog.use_cases.upsert_barcodes import BarcodeValues, upsert_barcodes
from backoffice.catalog.use_cases.upsert_products import ProductValues, upsert_products
from backoffice.imports.domain.judging import Verdicts, judge_rows
from backoffice.imports.domain.lookups import check_barcode_owner, check_code
from backoffice.imports.domain.options import ImportOptions
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.rows import ProductRow
from backoffice.imports.domain.seen_facts import SeenFacts
from backoffice.imports.queries.code_ids import code_ids
from backoffice.pricing.use_cases.upsert_prices import PriceValues, upsert_prices

Written = dict[str, int]
CODES = ("category", "unit", "tax_group", "deposit_product")


def take_in_products(
    *, rows: Sequence[ParsedRow[ProductRow]], seen: SeenFacts, options: ImportOptions
) -> tuple[Verdicts[ProductRow], Written]:
    """Write the products, barcodes, prices and assortment of the rows that hold; return the verdicts and what was written."""
    owners = barcode_owners({parsed.row.barcode for parsed in rows if parsed.row.barcode})
    known = {name: code_ids(name, (getattr(parsed.row, name) for parsed in rows)) for name in CODES}

    def check(row: ProductRow) -> None:
        for name in CODES:
            check_code(name, getattr(row, name), known[name])
        check_barcode_owner(row.barcode, row.number, owners)

    verdicts = judge_rows(rows, seen, check)
    return verdicts, _write(verdicts.rows, known, options)


def _write(rows: Sequence[ProductRow], known: dict[str, dict[str, int]], options: ImportOptions) -> Written:
    if options.unit_id is None or options.tax_group_id is None:
        raise ValueError("products need a unit and a tax group: look_up_options makes sure of both")
    products = upsert_products(
        values=[_product_values(row, known) for row in rows],
        default_unit_id=options.unit_id,
        default_tax_group_id=options.tax_group_id,
    )
    barcodes = upsert_barcodes(
        values=[BarcodeValues(row.barcode, products.ids[row.number]) for row in rows if row.barcode is not None]
    )
    prices = upsert_prices(values=_price_values(rows, products.ids, options))
    listed = 0
    if options.assortment_id is not None:
        listed = add_products_to_assortment(assortment_id=options.assortment_id, product_ids=products.ids.values())
    return {
        "PRODUCTS_CREATED": products.created,
        "PRODUCTS_CHANGED": products.changed,
        "BARCODES_CREATED": barcodes.created,
        "PRICES_CREATED": prices.created,
        "PRICES_CHANGED": prices.changed,
        "ADDED_TO_ASSORTMENT": listed,
    }


def _product_values(row: ProductRow, known: dict[str, dict[str, int]]) -> ProductValues:
    return ProductValues(
        number=row.number,
        name=row.name,
        search_name=row.search_name,
        category_id=known["category"].get(row.category or ""),
        unit_id=known["unit"].get(row.unit or ""),
        tax_group_id=known["tax_group"].get(row.tax_group or ""),
        minimum_age=row.minimum_age,
        is_weighed=row.is_weighed,
        net_content=row.net_content,
        net_content_unit=row.net_content_unit,
        is_deposit=row.is_deposit,
        deposit_product_id=known["deposit_product"].get(row.deposit_product or ""),
    )


def _price_values(rows: Sequence[ProductRow], product_ids: dict[str, int], options: ImportOptions) -> list[PriceValues]:
    if options.price_group_id is None:
        return []
    return [
        PriceValues(options.price_group_id, product_ids[row.number], row.price, options.valid_from)
        for row in rows
        if row.price is not None
    ]
