"""Whether the products of uploaded transactions exist; asked by the ledger, which knows products by number only."""

from collections.abc import Sequence

from backoffice.catalog.models import Product
from channel.transaction import Transaction
from registers.reference_checks import Reason


def unknown_products(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a reason for each line whose product number is unknown, by transaction id; one query for the whole batch."""
    numbers = {line.product_number for transaction in transactions for line in transaction.lines}
    missing = numbers - set(Product.objects.filter(number__in=numbers).values_list("number", flat=True))
    reasons: dict[str, list[Reason]] = {}
    for transaction in transactions if missing else ():
        for place, line in enumerate(transaction.lines):
            if line.product_number in missing:
                reasons.setdefault(transaction.id, []).append(_reason(place, line.product_number))
    return reasons


def _reason(place: int, number: str) -> Reason:
    return Reason("unknown-product", f"/lines/{place}/product_number", f"No product has the number {number}.")
