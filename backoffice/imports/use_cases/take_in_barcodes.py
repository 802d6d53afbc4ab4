"""One batch of barcode rows into the database: looked up, judged and written with a fixed number of statements."""

from collections.abc import Sequence

from backoffice.catalog.queries.barcode_owners import barcode_owners
from backoffice.catalog.queries.product_ids import product_ids
from backoffice.catalog.use_cases.upsert_barcodes import BarcodeValues, upsert_barcodes
from backoffice.imports.domain.judging import Verdicts, judge_rows
from backoffice.imports.domain.lookups import check_barcode_owner, check_product
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.rows import BarcodeRow
from backoffice.imports.domain.seen_facts import SeenFacts


def take_in_barcodes(*, rows: Sequence[ParsedRow[BarcodeRow]], seen: SeenFacts) -> tuple[Verdicts[BarcodeRow], dict[str, int]]:
    """Write the barcodes of the rows that hold; return the verdicts and what was written."""
    products = product_ids({parsed.row.number for parsed in rows})
    owners = barcode_owners({parsed.row.barcode for parsed in rows})

    def check(row: BarcodeRow) -> None:
        check_product(row.number, products)
        check_barcode_owner(row.barcode, row.number, owners)

    verdicts = judge_rows(rows, seen, check)
    barcodes = upsert_barcodes(values=[BarcodeValues(row.barcode, products[row.number], row.is_primary) for row in verdicts.rows])
    return verdicts, {"BARCODES_CREATED": barcodes.created, "BARCODES_CHANGED": barcodes.changed}
