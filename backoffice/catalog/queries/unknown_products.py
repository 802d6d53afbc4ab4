"""Whether the products of uploaded transactions exist; asked by the ledger, which knows products by number only."""

from collections.abc import Collection, Sequence

from channel.transaction import Transaction
from registers.copying.prepared import read_rows
from registers.known_values import KnownValues
from registers.queries.among import among_sql
from registers.reference_checks import Reason


def _read(numbers: Collection[str]) -> dict[str, None]:
    condition, parameter = among_sql("number", "varchar", numbers)
    found = read_rows(f"SELECT number FROM catalog_product WHERE {condition}", [parameter])  # noqa: S608 - a column
    return dict.fromkeys([number for (number,) in found])


_PRODUCTS = KnownValues(_read)


def unknown_products(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a reason for each line whose product number is unknown, by transaction id; one query at most."""
    numbers = {line.product_number for transaction in transactions for line in transaction.lines}
    known = _PRODUCTS.find(numbers)
    missing = numbers.difference(known)
    reasons: dict[str, list[Reason]] = {}
    for transaction in transactions if missing else ():
        for place, line in enumerate(transaction.lines):
            if line.product_number in missing:
                reasons.setdefault(transaction.id, []).append(_reason(place, line.product_number))
    return reasons


def _reason(place: int, number: str) -> Reason:
    return Reason("unknown-product", f"/lines/{place}/product_number", f"No product has the number {number}.")
