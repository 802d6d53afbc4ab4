"""The X report of the open shift and the Z report of a closed one: the same figures, as values to print or to show."""

import sqlite3
from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.errors import NotFound
from channel.transaction import TransactionType
from pos.errors import NoShiftOpen
from pos.journal import shifts
from pos.journal.shifts import Shift
from pos.selling.shift_figures import SalesSums, TenderKey, TenderSums, exact, shift_figures


class TaxReport(Struct, frozen=True, kw_only=True):
    """The tax of one rate."""

    code: str
    percent: str
    amount: Decimal


class SalesReport(Struct, frozen=True, kw_only=True):
    """What was sold in one currency, returns taken off; `returned` is what came back, below zero."""

    currency: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    discount: Decimal
    rounding: Decimal
    returned: Decimal
    taxes: list[TaxReport]


class TenderReport(Struct, frozen=True, kw_only=True):
    """One method and currency: what moved, what should be there, what was counted last and what it differed by then."""

    method: str
    currency: str
    opening: Decimal
    floats: Decimal
    taken: Decimal
    drops: Decimal
    safe: Decimal
    expected: Decimal
    counted: Decimal | None
    difference: Decimal | None


class ShiftReport(Struct, frozen=True, kw_only=True):
    """A shift, open (X) or closed (Z), with how many documents of each type it has."""

    number: int
    business_date: str
    opened_at: str
    opened_by: str
    closed_at: str | None
    closed_by: str
    counts: dict[TransactionType, int]
    sales: list[SalesReport]
    tenders: list[TenderReport]


def x_report(journal: sqlite3.Connection) -> ShiftReport:
    """Report the open shift as it is now.

    Raises: NoShiftOpen.
    """
    shift = shifts.current(journal)
    if shift is None:
        raise NoShiftOpen
    return _report(journal, shift)


def z_report(journal: sqlite3.Connection, *, number: int | None = None) -> ShiftReport:
    """Report a closed shift, the last one if no number is given.

    Raises: NotFound.
    """
    shift = shifts.last_closed(journal) if number is None else shifts.with_number(journal, number)
    if shift is None or shift.closed_at is None:
        raise NotFound("There is no such closed shift.")
    return _report(journal, shift)


def _report(journal: sqlite3.Connection, shift: Shift) -> ShiftReport:
    """Add a shift up and write its figures with the digits of their currencies."""
    figures = shift_figures(journal, shift)
    return ShiftReport(
        number=shift.number,
        business_date=shift.business_date,
        opened_at=shift.opened_at,
        opened_by=figures.opened_by,
        closed_at=shift.closed_at,
        closed_by=figures.closed_by,
        counts=dict(figures.counts),
        sales=[_sales(currency, sums) for currency, sums in sorted(figures.sales.items())],
        tenders=[_tender(key, sums) for key, sums in sorted(figures.tenders.items())],
    )


def _sales(currency: str, sums: SalesSums) -> SalesReport:
    return SalesReport(
        currency=currency,
        net=_shown(sums.net, currency),
        tax=_shown(sums.tax, currency),
        gross=_shown(sums.gross, currency),
        discount=_shown(sums.discount, currency),
        rounding=_shown(sums.rounding, currency),
        returned=_shown(sums.returned, currency),
        taxes=[
            TaxReport(code=code, percent=percent, amount=_shown(amount, currency))
            for (code, percent), amount in sorted(sums.taxes.items())
        ],
    )


def _tender(key: TenderKey, sums: TenderSums) -> TenderReport:
    method, currency = key
    return TenderReport(
        method=method,
        currency=currency,
        opening=_shown(sums.opening, currency),
        floats=_shown(sums.floats, currency),
        taken=_shown(sums.taken, currency),
        drops=_shown(sums.drops, currency),
        safe=_shown(sums.safe, currency),
        expected=_shown(sums.expected, currency),
        counted=None if sums.counted is None else _shown(sums.counted, currency),
        difference=None if sums.difference is None else _shown(sums.difference, currency),
    )


def _shown(amount: int, currency: str) -> Decimal:
    """Return an amount in ten-thousandths with its currency's digits, which it has no more than."""
    return money.round_amount(exact(amount), money.exponent(currency))
