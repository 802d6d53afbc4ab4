"""How the business days of a store stand: what was sold, who still has a drawer open, what came late, and whether it is closed.

A fixed number of queries whatever the days hold: totals are read added up, and the few transactions that matter here have
partial indexes of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from registers.models import StoreDay, Transaction
from registers.queries.daily_totals import DailyTotal, daily_totals


@dataclass(slots=True, kw_only=True)
class StoreDayStanding:
    """One business date of one store; `closed` is None while it is open."""

    business_date: date
    #: One for each currency.
    totals: list[DailyTotal] = field(default_factory=list)
    open_shifts: int = 0
    late: int = 0
    closed: StoreDay | None = None

    @property
    def quarantined(self) -> int:
        """Count what waits in quarantine."""
        return sum(total.quarantined for total in self.totals)


def store_days(*, store_number: str, first_date: date, last_date: date) -> list[StoreDayStanding]:
    """List the days of a store of which there is something to say, the latest first: five queries."""
    days: dict[date, StoreDayStanding] = {}

    def day(of: date) -> StoreDayStanding:
        return days.setdefault(of, StoreDayStanding(business_date=of))

    for total in daily_totals(store_number=store_number, first_date=first_date, last_date=last_date):
        day(total.business_date).totals.append(total)
    between = {"store_number": store_number, "business_date__gte": first_date, "business_date__lte": last_date}
    for of, count in _per_day(open_shifts().filter(**between)):
        day(of).open_shifts = count
    for of, count in _per_day(Transaction.objects.filter(is_after_close=True, **between)):
        day(of).late = count
    for closed in StoreDay.objects.select_related("closed_by").filter(**between):
        day(closed.business_date).closed = closed
    return [days[of] for of in sorted(days, reverse=True)]


def open_shifts() -> QuerySet[Transaction]:
    """Select the shift openings whose shift HQ has not seen closed, the latest first.

    By their ids, which rise with time: in the order of the ledger SQLite would go through all sales of a day for them.
    """
    closings = Transaction.objects.filter(type=Transaction.Type.SHIFT_CLOSED, shift_id=OuterRef("opened_shift"))
    openings = Transaction.objects.filter(type=Transaction.Type.SHIFT_OPENED).defer("document")
    return openings.annotate(opened_shift=Coalesce("shift_id", "id")).exclude(Exists(closings)).order_by("-opened_shift")


def _per_day(rows: QuerySet[Any]) -> Iterable[tuple[date, int]]:
    """Count rows by business date."""
    counted: Iterable[tuple[date, int]] = (
        rows.order_by().values_list("business_date").annotate(count=Count("id")).values_list("business_date", "count")
    )
    return counted
