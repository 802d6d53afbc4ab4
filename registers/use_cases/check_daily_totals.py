"""Compare the daily totals with the ledger, and put right what differs when that is asked for.

Both are read at one moment: nothing is posted meanwhile where it is repaired, because the rows are locked.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from registers.domain import daily_sums
from registers.domain.daily_sums import DailySums, Key, Sums
from registers.models import DailyPaymentTotal, DailyTaxTotal, DailyTotal
from registers.queries.recounted_totals import recounted_totals
from registers.use_cases.add_to_daily_totals import Names, add_sums

TABLES: tuple[tuple[type[models.Model], Names, Names, str], ...] = (
    (DailyTotal, daily_sums.TOTAL_KEY, daily_sums.TOTAL_SUMS, "totals"),
    (DailyPaymentTotal, daily_sums.PAYMENT_KEY, daily_sums.PAYMENT_SUMS, "payments"),
    (DailyTaxTotal, daily_sums.TAX_KEY, daily_sums.TAX_SUMS, "taxes"),
)


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A row that is not what the ledger comes to; None where there is no row."""

    table: str
    key: Key
    kept: list[Any] | None
    counted: list[Any] | None


def check_daily_totals(*, repair: bool = False) -> list[TotalDifference]:
    """Add the ledger up anew and return what differs; with `repair`, the totals are the ledger's afterwards."""
    with transaction.atomic():
        _hold_still(repair)
        counted = recounted_totals(lambda name: apps.get_model("registers", name))
        differences = [found for model, key, numbers, name in TABLES for found in _compare(model, key, numbers, name, counted)]
        if repair and differences:
            for model, key, numbers, name in TABLES:
                model._default_manager.all().delete()
                add_sums(model, key, numbers, getattr(counted, name))
    return differences


def _hold_still(repair: bool) -> None:
    """See one moment of the database, or let nobody add to the totals meanwhile; SQLite does both by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if repair:
            tables = ", ".join(f'"{model._meta.db_table}"' for model, *_ in TABLES)
            cursor.execute(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
        elif not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _compare(model: type[models.Model], key: Names, numbers: Names, name: str, counted: DailySums) -> list[TotalDifference]:
    """Compare one table."""
    rows: Any = model._default_manager.values_list(*key, *numbers)
    kept: Sums = {row[: len(key)]: list(row[len(key) :]) for row in rows.iterator()}
    right: Sums = getattr(counted, name)
    places = sorted({*kept, *right})
    return [
        TotalDifference(model._meta.db_table, place, kept.get(place), right.get(place))
        for place in places
        if kept.get(place) != right.get(place)
    ]
