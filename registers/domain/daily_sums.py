"""What documents add to the daily totals, as plain numbers.

Only sales and returns sold something. A void is counted, so that a day with many of them is seen, and adds no amount;
everything else a register writes moves or counts money and is no part of what was sold.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from channel.figures import PRODUCT_DIGITS, Figures, figures_of
from channel.money import AMOUNT_DIGITS, CONTEXT, PERCENT_DIGITS
from channel.scaled_texts import AMOUNTS
from channel.transaction import Transaction, TransactionType

#: Column by column: the values that name a row, and the numbers that are added to it.
Key = tuple[Any, ...]
Sums = dict[Key, list[Any]]

_Counted = defaultdict[Key, list[int]]

SOLD = frozenset({TransactionType.SALE, TransactionType.RETURN})
COUNTED = {TransactionType.SALE: 0, TransactionType.RETURN: 1, TransactionType.VOID: 2}

NO_FIGURES: Mapping[str, Figures] = MappingProxyType({})

TOTAL_KEY = ("store_number", "business_date", "register_number", "currency")
TOTAL_SUMS = (
    "sales",
    "returns",
    "voids",
    "lines",
    "net_amount",
    "tax_amount",
    "gross_amount",
    "discount_amount",
    "rounding_amount",
    "unrounded_amount",
)
PAYMENT_KEY = ("store_number", "business_date", "register_number", "method", "currency")
PAYMENT_SUMS = ("payments", "amount")
TAX_KEY = ("store_number", "business_date", "register_number", "currency", "code", "percent", "is_included")
TAX_SUMS = ("base_amount", "amount")


@dataclass(slots=True)
class DailySums:
    """What some documents come to: by register and day, by payment method, and by tax rate."""

    totals: Sums = field(default_factory=dict)
    payments: Sums = field(default_factory=dict)
    taxes: Sums = field(default_factory=dict)


def daily_sums(documents: Iterable[Transaction], figures: Mapping[str, Figures] = NO_FIGURES) -> DailySums:
    """Add documents up; `figures`, by id, are those that were read before.

    Added in whole numbers, and by texts as the documents have them, which are read at the end: a batch has few days and rates.
    """
    totals: _Counted = defaultdict(lambda: [0] * len(TOTAL_SUMS))
    payments: _Counted = defaultdict(lambda: [0, 0])
    taxes: _Counted = defaultdict(lambda: [0, 0])
    for document in documents:
        place = COUNTED.get(document.type)
        if place is None:
            continue
        day = (document.store, document.business_date, document.register)
        total = totals[*day, document.currency]
        total[place] += 1
        if document.type not in SOLD:
            continue
        found = figures.get(document.id) or figures_of(document)
        total[3] += len(document.lines)
        total[4] += found.net
        total[5] += found.tax
        total[6] += found.gross
        total[7] += found.discount
        total[8] += found.rounding
        total[9] += sum(found.products)
        for payment in document.payments:
            paid = payments[*day, payment.method, payment.currency]
            # Change is money given back, and no payment more.
            paid[0] += not payment.change
            paid[1] += AMOUNTS[payment.amount]
        for tax, (base, amount) in found.taxes.items():
            taxed = taxes[*day, document.currency, *tax]
            taxed[0] += base
            taxed[1] += amount
    return DailySums(
        {_dated(key): [*row[:4], *map(_amount, row[4:9]), _scaled(row[9], PRODUCT_DIGITS)] for key, row in totals.items()},
        {_dated(key): [row[0], _amount(row[1])] for key, row in payments.items()},
        {_taxed(key): [_amount(row[0]), _amount(row[1])] for key, row in taxes.items()},
    )


def _dated(key: Key) -> Key:
    return (key[0], date.fromisoformat(key[1]), *key[2:])


def _taxed(key: Key) -> Key:
    """Write a tax's key: the last three are its code, percentage and whether it is included."""
    return (*_dated(key)[:-2], _scaled(key[-2], PERCENT_DIGITS), key[-1])


def _amount(number: int) -> Decimal:
    return _scaled(number, AMOUNT_DIGITS)


def _scaled(number: int, digits: int) -> Decimal:
    return Decimal(number).scaleb(-digits, context=CONTEXT)
