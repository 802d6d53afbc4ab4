"""The barcode rows of one call into the database, with a fixed number of statements."""

from collections.abc import Sequence

from django.db import transaction
from msgspec import UNSET

from backoffice.catalog.queries.barcode_owners import barcode_owners
from backoffice.catalog.queries.product_ids import product_ids
from backoffice.catalog.use_cases.upsert_barcodes import BarcodeValues, upsert_barcodes
from backoffice.hq_api.domain.bulk_answers import RowAnswer, judged_rows
from backoffice.hq_api.domain.bulk_reading import BulkRow
from backoffice.hq_api.domain.bulk_rows import BarcodeIn
from backoffice.imports.domain.judging import judge_rows
from backoffice.imports.domain.lookups import check_barcode_owner, check_product
from backoffice.imports.domain.parsing import ParsedRow
from backoffice.imports.domain.seen_facts import SeenFacts


@transaction.atomic
def take_in_barcodes(parsed: Sequence[ParsedRow[BulkRow[BarcodeIn]]]) -> list[RowAnswer]:
    """Write the barcodes of the rows that hold; answer for each."""
    rows = [each.row.row for each in parsed]
    products = product_ids({row.product for row in rows})
    owners = barcode_owners({row.code for row in rows})

    def check(bulk: BulkRow[BarcodeIn]) -> None:
        check_product(bulk.row.product, products, "product")
        check_barcode_owner(bulk.row.code, bulk.row.product, owners, "code")

    verdicts = judge_rows(parsed, SeenFacts(), check)
    done = upsert_barcodes(values=[_values(bulk.row, products) for bulk in verdicts.rows])
    return judged_rows(parsed, verdicts, done.created_codes, done.changed_codes, lambda row: row.code)


def _values(row: BarcodeIn, products: dict[str, int]) -> BarcodeValues:
    return BarcodeValues(row.code, products[row.product], None if row.is_primary is UNSET else row.is_primary)
