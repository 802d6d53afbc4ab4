"""Whether the barcodes of uploaded transactions are those of the products that were sold."""

from collections.abc import Collection, Sequence

from channel.transaction import Transaction
from registers.copying.prepared import read_rows
from registers.known_values import KnownValues
from registers.queries.among import among_sql
from registers.reference_checks import Note, Reason

_BARCODES_OF_PRODUCTS = """
SELECT barcode.code, product.number
FROM catalog_barcode AS barcode JOIN catalog_product AS product ON product.id = barcode.product_id
WHERE """


def _read(codes: Collection[str]) -> dict[str, str]:
    condition, parameter = among_sql("barcode.code", "varchar", codes)
    return dict(read_rows(_BARCODES_OF_PRODUCTS + condition, [parameter]))


_BARCODES = KnownValues(_read)


def foreign_barcodes(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a note for each line whose barcode is another product's, by transaction id; one query at most.

    A note and no reason: codes move from one product to another, and the register sold what the code meant in the release
    it held. A barcode that nobody has is no news either.
    """
    pairs = {(line.barcode, line.product_number) for transaction in transactions for line in transaction.lines if line.barcode}
    if not pairs:
        return {}
    products = _BARCODES.find({code for code, _ in pairs})
    if pairs <= products.items():  # as nearly always, found without looking at each
        return {}
    notes: dict[str, list[Reason]] = {}
    for transaction in transactions:
        for place, line in enumerate(transaction.lines):
            number = products.get(line.barcode) if line.barcode else None
            if number is not None and number != line.product_number:
                message = f"Barcode {line.barcode} is product {number} by now."
                notes.setdefault(transaction.id, []).append(Note("barcode-moved", f"/lines/{place}/barcode", message))
    return notes
