"""What a shift comes to, from the journal's own documents of it: exact, and without HQ.

Added up anew each time and kept nowhere, because a sum beside its parts is a sum that can differ from them.
"""

import sqlite3
from collections import defaultdict
from decimal import Decimal

from msgspec import Struct, field

from channel.money import AMOUNT_DIGITS, minor_decimal, scaled
from channel.transaction import TenderAmount, Transaction, TransactionType, decode
from pos.journal import entries
from pos.journal.shifts import Shift

#: A payment method and a currency.
TenderKey = tuple[str, str]

_INTO = {TransactionType.SHIFT_OPENED: "opening", TransactionType.FLOAT: "floats"}
_OUT_OF = {TransactionType.DROP: "drops", TransactionType.SAFE: "safe"}
_COUNTED = frozenset({TransactionType.TENDER_DECLARATION, TransactionType.SHIFT_CLOSED})
_SOLD = frozenset({TransactionType.SALE, TransactionType.RETURN})


class TenderSums(Struct, kw_only=True):
    """One method and currency, in ten-thousandths.

    `counted` is what was counted last, None when nobody did, and `difference` what it differed by at that moment.
    """

    opening: int = 0
    floats: int = 0
    taken: int = 0
    drops: int = 0
    safe: int = 0
    counted: int | None = None
    difference: int | None = None

    @property
    def expected(self) -> int:
        """Return what should be there."""
        return self.opening + self.floats + self.taken - self.drops - self.safe


class SalesSums(Struct, kw_only=True):
    """What was sold in one currency, returns taken off, in ten-thousandths; taxes by code and percentage."""

    net: int = 0
    tax: int = 0
    gross: int = 0
    discount: int = 0
    rounding: int = 0
    returned: int = 0
    taxes: dict[tuple[str, str], int] = field(default_factory=dict)


class ShiftFigures(Struct, kw_only=True):
    """A shift added up: how many documents of each type, what was sold, what moved and what was counted."""

    counts: dict[TransactionType, int]
    sales: dict[str, SalesSums]
    tenders: dict[TenderKey, TenderSums]
    opened_by: str = ""
    closed_by: str = ""


def shift_figures(journal: sqlite3.Connection, shift: Shift) -> ShiftFigures:
    """Add a shift up."""
    figures = ShiftFigures(counts=defaultdict(int), sales=defaultdict(SalesSums), tenders=defaultdict(TenderSums))
    for document in entries.documents_of_shift(journal, shift.shift_id):
        _add(figures, decode(document))
    return figures


def expected_in_drawer(journal: sqlite3.Connection, shift: Shift) -> dict[TenderKey, Decimal]:
    """Return what should be there at this moment, by method and currency."""
    tenders = shift_figures(journal, shift).tenders
    return {key: exact(sums.expected) for key, sums in tenders.items()}


def exact(amount: int) -> Decimal:
    """Return an amount in ten-thousandths as a decimal."""
    return minor_decimal(amount, AMOUNT_DIGITS)


def _add(figures: ShiftFigures, document: Transaction) -> None:
    """Add one document."""
    figures.counts[document.type] += 1
    if document.type in _SOLD:
        _add_sale(figures, document)
    elif document.type in _COUNTED:
        for tender in document.tenders:
            sums = _of(figures, tender)
            sums.counted = scaled(tender.amount, AMOUNT_DIGITS)
            sums.difference = sums.counted - sums.expected
    elif name := _INTO.get(document.type) or _OUT_OF.get(document.type):
        for tender in document.tenders:
            sums = _of(figures, tender)
            setattr(sums, name, getattr(sums, name) + scaled(tender.amount, AMOUNT_DIGITS))
    if document.type is TransactionType.SHIFT_OPENED:
        figures.opened_by = document.staff
    if document.type is TransactionType.SHIFT_CLOSED:
        figures.closed_by = document.staff


def _add_sale(figures: ShiftFigures, document: Transaction) -> None:
    """Add what was sold and how it was paid; foreign money lies in the drawer as what it is."""
    sales, totals = figures.sales[document.currency], document.totals
    for name in ("net", "tax", "gross", "discount", "rounding"):
        setattr(sales, name, getattr(sales, name) + scaled(getattr(totals, name), AMOUNT_DIGITS))
    for line in document.lines:
        if line.quantity.startswith("-"):
            sales.returned += scaled(line.amount, AMOUNT_DIGITS)
        for tax in line.tax:
            rate = (tax.code, tax.percent)
            sales.taxes[rate] = sales.taxes.get(rate, 0) + scaled(tax.amount, AMOUNT_DIGITS)
    for payment in document.payments:
        money = payment.tendered or payment
        figures.tenders[payment.method, money.currency].taken += scaled(money.amount, AMOUNT_DIGITS)


def _of(figures: ShiftFigures, tender: TenderAmount) -> TenderSums:
    return figures.tenders[tender.method, tender.currency]
