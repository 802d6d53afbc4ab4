"""What each store sold on each business date, to the last digit; what an ERP compares."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from registers.models import Transaction, TransactionLine
from registers.queries.exact_sum import ExactSum

AMOUNT_SCALE = 4
UNROUNDED_SCALE = 10
ZERO = Decimal(0)

_Key = tuple[str, date, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTotal:
    """One store, business date and currency; `unrounded_amount` sums quantity x unit price before any rounding."""

    store_number: str
    business_date: date
    currency: str
    transactions: int
    lines: int
    net_amount: Decimal
    tax_amount: Decimal
    gross_amount: Decimal
    unrounded_amount: Decimal


def daily_totals(
    *, store_number: str | None = None, first_date: date | None = None, last_date: date | None = None
) -> list[DailyTotal]:
    """List the totals by business date and store, both dates included; voids sold nothing and do not count.

    Two queries, because a header's amounts would be added once for each of its lines.
    """
    headers = _selected(store_number, first_date, last_date)
    counted = headers.order_by("business_date", "store_number", "currency").values("store_number", "business_date", "currency")
    totals = counted.annotate(
        transactions=Count("pk"),
        net=ExactSum("net_amount", AMOUNT_SCALE),
        tax=ExactSum("tax_amount", AMOUNT_SCALE),
        gross=ExactSum("gross_amount", AMOUNT_SCALE),
    )
    lines = _line_totals(headers)
    return [
        DailyTotal(
            store_number=row["store_number"],
            business_date=row["business_date"],
            currency=row["currency"],
            transactions=row["transactions"],
            lines=count,
            net_amount=row["net"],
            tax_amount=row["tax"],
            gross_amount=row["gross"],
            unrounded_amount=unrounded,
        )
        for row in totals
        for count, unrounded in [lines.get((row["store_number"], row["business_date"], row["currency"]), (0, ZERO))]
    ]


def _selected(store_number: str | None, first_date: date | None, last_date: date | None) -> QuerySet[Transaction]:
    """Select the transactions that count."""
    headers = Transaction.objects.exclude(type=Transaction.Type.VOID)
    if store_number is not None:
        headers = headers.filter(store_number=store_number)
    if first_date is not None:
        headers = headers.filter(business_date__gte=first_date)
    if last_date is not None:
        headers = headers.filter(business_date__lte=last_date)
    return headers


def _line_totals(headers: QuerySet[Transaction]) -> dict[_Key, tuple[int, Decimal]]:
    """Count the lines and sum their unrounded amounts, by store, business date and currency."""
    keys = ("transaction__store_number", "transaction__business_date", "transaction__currency")
    grouped = TransactionLine.objects.filter(transaction__in=headers).order_by().values_list(*keys)
    rows = grouped.annotate(count=Count("pk"), unrounded=ExactSum("unrounded_amount", UNROUNDED_SCALE))
    return {(store, day, currency): (count, unrounded) for store, day, currency, count, unrounded in rows}
