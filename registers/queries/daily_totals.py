"""What each store sold on each business date, to the last digit; what an ERP compares.

Read from what was added up when it was posted (`registers/use_cases/add_to_daily_totals.py`), so that a year of five million
sales is some hundred rows. What is in quarantine is sold all the same and not in these numbers: it is shown beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, QuerySet, Sum

from registers.models import DailyPaymentTotal, DailyTaxTotal, QuarantinedTransaction, TransactionIdentity
from registers.models import DailyTotal as DailyTotalRow
from registers.queries.exact_sum import ExactSum
from registers.queries.store_reach import EVERYTHING, StoreReach

AMOUNT_SCALE = 4
UNROUNDED_SCALE = 10
ZERO = Decimal(0)

STORE = ("store_number", "business_date", "currency")
REGISTER = ("store_number", "business_date", "register_number", "currency")

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTotal:
    """One store (or register), business date and currency; `unrounded_amount` sums quantity x unit price before any rounding."""

    store_number: str
    business_date: date
    currency: str
    #: Empty when it is about the whole store.
    register_number: str = ""
    sales: int
    returns: int
    voids: int
    lines: int
    net_amount: Decimal
    tax_amount: Decimal
    gross_amount: Decimal
    discount_amount: Decimal
    rounding_amount: Decimal
    unrounded_amount: Decimal
    #: What waits in quarantine for a person and is in none of the numbers above; of a store only.
    quarantined: int = 0
    quarantined_amount: Decimal = ZERO

    @property
    def transactions(self) -> int:
        """Count what was sold and brought back."""
        return self.sales + self.returns


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTender:
    """What one store took on a business date by one payment method, change taken off."""

    store_number: str
    business_date: date
    method: str
    currency: str
    payments: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyTax:
    """What one store owes of a business date at one tax rate."""

    store_number: str
    business_date: date
    currency: str
    code: str
    percent: Decimal
    is_included: bool
    base_amount: Decimal
    amount: Decimal


def daily_totals(
    *,
    store_number: str | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
    register_number: str | None = None,
    by_register: bool = False,
    reach: StoreReach = EVERYTHING,
) -> list[DailyTotal]:
    """List the totals by business date and store, both dates included; voids are counted and sold nothing.

    Two queries. A day of which there is nothing but quarantine is listed, too, unless one asks for registers.
    """
    rows = _selected(reach.of(DailyTotalRow.objects.all()), store_number, first_date, last_date)
    if register_number is not None:
        rows = rows.filter(register_number=register_number)
    key = REGISTER if by_register or register_number is not None else STORE
    amounts = ("net_amount", "tax_amount", "gross_amount", "discount_amount", "rounding_amount")
    sums = _summed(
        rows,
        key,
        counts=("sales", "returns", "voids", "lines"),
        amounts={**dict.fromkeys(amounts, AMOUNT_SCALE), "unrounded_amount": UNROUNDED_SCALE},
    )
    asked: dict[str, Any] = {"store_number": store_number, "first_date": first_date, "last_date": last_date}
    kept = quarantined_amounts(**asked, reach=reach) if key is STORE else {}
    totals = [_with_quarantine(row, kept.pop(tuple(row[name] for name in STORE), None)) for row in sums]
    totals += [_with_quarantine(_nothing(place), found) for place, found in kept.items()]
    return sorted(totals, key=_place)


def daily_tenders(
    *,
    store_number: str | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
    reach: StoreReach = EVERYTHING,
) -> list[DailyTender]:
    """List what was paid, by business date, store, payment method and currency."""
    rows = _selected(reach.of(DailyPaymentTotal.objects.all()), store_number, first_date, last_date)
    key = ("business_date", "store_number", "method", "currency")
    return [DailyTender(**row) for row in _summed(rows, key, counts=("payments",), amounts={"amount": AMOUNT_SCALE})]


def daily_taxes(
    *,
    store_number: str | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
    reach: StoreReach = EVERYTHING,
) -> list[DailyTax]:
    """List the taxes, by business date, store, currency and rate."""
    rows = _selected(reach.of(DailyTaxTotal.objects.all()), store_number, first_date, last_date)
    key = ("business_date", "store_number", "currency", "code", "percent", "is_included")
    amounts = {"base_amount": AMOUNT_SCALE, "amount": AMOUNT_SCALE}
    return [DailyTax(**row) for row in _summed(rows, key, counts=(), amounts=amounts)]


def quarantined_amounts(
    *,
    store_number: str | None = None,
    first_date: date | None = None,
    last_date: date | None = None,
    reach: StoreReach = EVERYTHING,
) -> dict[tuple[Any, ...], tuple[int, Decimal]]:
    """Count and sum what waits in quarantine, by store, business date and currency, as far as it can be read.

    Once, however many registers brought it: a copy of what is posted, or waits already, is no second sale.
    """
    rows = QuarantinedTransaction.objects.filter(resolved_at=None, business_date__isnull=False, gross_amount__isnull=False)
    rows = rows.exclude(_is_posted()).exclude(_is_kept_before())
    sold = _selected(reach.of(rows), store_number, first_date, last_date).filter(type__in=("SALE", "RETURN"))
    grouped = sold.order_by().values_list(*STORE).annotate(count=Count("pk"), amount=ExactSum("gross_amount", AMOUNT_SCALE))
    return {(store, day, currency): (count, amount) for store, day, currency, count, amount in grouped}


def _is_posted() -> Exists:
    """Tell whether the very same document is in the ledger."""
    same = TransactionIdentity.objects.filter(pk=OuterRef("claimed_id"), sha256=OuterRef("sha256"))
    return Exists(same.filter(answer=TransactionIdentity.Answer.POSTED))


def _is_kept_before() -> Exists:
    """Tell whether the very same document waits for another register, too, which brought it first."""
    same = QuarantinedTransaction.objects.filter(claimed_id=OuterRef("claimed_id"), sha256=OuterRef("sha256"))
    return Exists(same.filter(resolved_at=None, pk__lt=OuterRef("pk")))


def _selected(rows: "QuerySet[M]", store_number: str | None, first_date: date | None, last_date: date | None) -> "QuerySet[M]":
    """Narrow a query to a store and days."""
    wanted = {"store_number": store_number, "business_date__gte": first_date, "business_date__lte": last_date}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def _summed(rows: QuerySet[Any], key: Sequence[str], *, counts: Sequence[str], amounts: dict[str, int]) -> list[dict[str, Any]]:
    """Sum columns over the rows with the same key, ordered by it."""
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in counts}
    sums |= {f"sum_{name}": ExactSum(name, scale) for name, scale in amounts.items()}
    found = rows.order_by(*key).values(*key).annotate(**sums)
    return [{name.removeprefix("sum_"): value for name, value in row.items()} for row in found]


def _with_quarantine(row: dict[str, Any], kept: tuple[int, Decimal] | None) -> DailyTotal:
    count, amount = kept or (0, ZERO)
    return DailyTotal(**row, quarantined=count, quarantined_amount=amount)


def _nothing(place: tuple[Any, ...]) -> dict[str, Any]:
    """Build the row of a day of which nothing was posted."""
    counts = dict.fromkeys(("sales", "returns", "voids", "lines"), 0)
    amounts = ("net_amount", "tax_amount", "gross_amount", "discount_amount", "rounding_amount", "unrounded_amount")
    return {**dict(zip(STORE, place, strict=True)), **counts, **dict.fromkeys(amounts, ZERO)}


def _place(total: DailyTotal) -> tuple[date, str, str, str]:
    return (total.business_date, total.store_number, total.register_number, total.currency)
