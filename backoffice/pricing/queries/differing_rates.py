"""Whether foreign money was taken at HQ's exchange rate of that moment; noted and not held against the sale.

The document's own rate is what the payment adds up with: the customer has paid and gone, and a register sells by the
release it holds. So HQ says that a rate differs and never prices the payment again.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Max

from backoffice.pricing.models import ExchangeRate
from channel.transaction import Payment, Transaction, parse_timestamp
from registers.reference_checks import Note, Reason

#: The store's currency and the foreign one.
Pair = tuple[str, str]
#: When a rate begins, what it is, and whether the currency is taken.
Rate = tuple[datetime, Decimal, bool]


def differing_rates(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a note for each payment in foreign money whose rate is not HQ's; two queries for each pair of currencies."""
    paid = list(_paid_in_foreign_money(transactions))
    moments: dict[Pair, list[datetime]] = {}
    for transaction, _place, payment in paid:
        moments.setdefault(_pair(transaction, payment), []).append(parse_timestamp(transaction.completed_at))
    rates = {pair: _rates(pair, min(found), max(found)) for pair, found in moments.items()}
    notes: dict[str, list[Reason]] = {}
    for transaction, place, payment in paid:
        message = _difference(transaction, payment, rates[_pair(transaction, payment)])
        if message:
            notes.setdefault(transaction.id, []).append(Note("rate-differs", f"/payments/{place}/tendered/rate", message))
    return notes


def _paid_in_foreign_money(transactions: Sequence[Transaction]) -> Iterator[tuple[Transaction, int, Payment]]:
    for transaction in transactions:
        for place, payment in enumerate(transaction.payments):
            if payment.tendered is not None:
                yield transaction, place, payment


def _pair(transaction: Transaction, payment: Payment) -> Pair:
    assert payment.tendered is not None
    return transaction.currency, payment.tendered.currency


def _rates(pair: Pair, earliest: datetime, latest: datetime) -> list[Rate]:
    """Read the rates that held in a time, the first to begin first."""
    of_pair = ExchangeRate.objects.filter(store_currency__code=pair[0], currency__code=pair[1])
    begun = of_pair.filter(valid_from__lte=earliest).aggregate(at=Max("valid_from"))["at"]
    held = of_pair.filter(valid_from__range=(begun or earliest, latest)).order_by("valid_from")
    return list(held.values_list("valid_from", "rate", "is_accepted"))


def _difference(transaction: Transaction, payment: Payment, rates: list[Rate]) -> str:
    """Say how a payment's rate differs from HQ's; "" when it does not."""
    assert payment.tendered is not None
    currency, said = payment.tendered.currency, payment.tendered.rate
    place = bisect_right([begins_at for begins_at, _, _ in rates], parse_timestamp(transaction.completed_at))
    rate, is_accepted = rates[place - 1][1:] if place else (None, False)
    if rate is None or not is_accepted:
        return f"{currency} was taken at {said}, and HQ had no exchange rate of that moment."
    if rate != Decimal(said):
        return f"{currency} was taken at {said}; HQ's exchange rate of that moment was {rate.normalize():f}."
    return ""
