"""The daily totals, added up anew from the ledger: what they must be.

It reads every transaction there is, so it is for checking at night and for migrations, not for pages. One group of rows
for each of the three tables, by the database.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from registers.domain.daily_sums import DailySums
from registers.queries.exact_sum import ExactSum

AMOUNT_SCALE = 4
UNROUNDED_SCALE = 10
SOLD = Q(type__in=("SALE", "RETURN"))
SOLD_OF_ROWS = Q(transaction__type__in=("SALE", "RETURN"))
DAY = ("store_number", "business_date", "register_number")
DAY_OF_ROWS = tuple(f"transaction__{name}" for name in DAY)

#: Gives a model by its name: the present one, or the one of a migration.
Models = Callable[[str], Any]


def recounted_totals(models: Models) -> DailySums:
    """Add up the whole ledger."""
    sums = DailySums()
    _headers(models("Transaction")._default_manager.all(), sums)
    _lines(models("TransactionLine")._default_manager.all(), sums)
    _payments(models("TransactionPayment")._default_manager.all(), sums)
    _taxes(models("TransactionTax")._default_manager.all(), sums)
    return sums


def _headers(rows: "QuerySet[Model]", sums: DailySums) -> None:
    counts = {f"n_{kind.lower()}": Count("id", filter=Q(type=kind)) for kind in ("SALE", "RETURN", "VOID")}
    names = ("net_amount", "tax_amount", "gross_amount", "discount_amount", "rounding_amount")
    amounts = {f"of_{name}": ExactSum(name, AMOUNT_SCALE, filter=SOLD) for name in names}
    kept = rows.filter(type__in=("SALE", "RETURN", "VOID")).order_by()
    for row in kept.values_list(*DAY, "currency").annotate(**counts, **amounts):
        sums.totals[row[:4]] = [*row[4:7], 0, *[amount or 0 for amount in row[7:]], 0]


def _lines(rows: "QuerySet[Model]", sums: DailySums) -> None:
    grouped = rows.filter(SOLD_OF_ROWS).order_by().values_list(*DAY_OF_ROWS, "transaction__currency")
    counted = grouped.annotate(count=Count("number"), unrounded=ExactSum("unrounded_amount", UNROUNDED_SCALE))
    for row in counted:
        sums.totals[row[:4]][3] = row[4]
        sums.totals[row[:4]][-1] = row[5]


def _payments(rows: "QuerySet[Model]", sums: DailySums) -> None:
    grouped = rows.filter(SOLD_OF_ROWS).order_by().values_list(*DAY_OF_ROWS, "method", "currency")
    counted = grouped.annotate(count=Count("number", filter=Q(is_change=False)), sum=ExactSum("amount", AMOUNT_SCALE))
    for row in counted:
        sums.payments[row[:5]] = list(row[5:])


def _taxes(rows: "QuerySet[Model]", sums: DailySums) -> None:
    key = (*DAY_OF_ROWS, "transaction__currency", "code", "percent", "is_included")
    grouped = rows.filter(SOLD_OF_ROWS).order_by().values_list(*key)
    for row in grouped.annotate(base=ExactSum("base_amount", AMOUNT_SCALE), sum=ExactSum("amount", AMOUNT_SCALE)):
        sums.taxes[row[:7]] = list(row[7:])
