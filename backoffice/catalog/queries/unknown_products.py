"""Whether the products of uploaded transactions exist; asked by the ledger, which knows products by number only."""

from collections.abc import Collection, Sequence

from backoffice.catalog.models import Product
from channel.transaction import Transaction
from registers.known_values import KnownValues
from registers.queries.among import among
from registers.reference_checks import Reason


def _read(numbers: Collection[str]) -> dict[str, None]:
    found = Product.objects.filter(among("number", numbers)).order_by()
    return dict.fromkeys(found.values_list("number", flat=True))


_PRODUCTS = KnownValues(_read)


def unknown_products(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a reason for each line whose product number is unknown, by transaction id; one query at most."""
    numbers = {line.product_number for transaction in transactions for line in transaction.lines}
    known = _PRODUCTS.find(numbers)
    missing = {number for number in numbers if number not in known}
    reasons: dict[str, list[Reason]] = {}
    for transaction in transactions if missing else ():
        for place, line in enumerate(transaction.lines):
            if line.product_number in missing:
                reasons.setdefault(transaction.id, []).append(_reason(place, line.product_number))
    return reasons


def _reason(place: int, number: str) -> Reason:
    return Reason("unknown-product", f"/lines/{place}/product_number", f"No product has the number {number}.")
