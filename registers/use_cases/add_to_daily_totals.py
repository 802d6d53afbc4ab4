"""Add posted documents to the daily totals, in the database transaction that posts them.

Whatever the batch holds, PostgreSQL adds it to three tables by itself in one statement (`ON CONFLICT DO UPDATE`); the
rows come sorted, so that two batches wait for each other in the same order. SQLite keeps exact decimals as text and cannot
add them: there the rows are read, added to and written back, which is safe because its writers follow one another.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from channel.figures import Figures
from channel.transaction import Transaction
from registers.copying.prepared import run
from registers.domain import daily_sums
from registers.domain.daily_sums import NO_FIGURES, Sums
from registers.models import DailyPaymentTotal, DailyTaxTotal, DailyTotal
from registers.queries.among import array_text

Names = tuple[str, ...]


def add_to_daily_totals(*, documents: Sequence[Transaction], figures: Mapping[str, Figures] = NO_FIGURES) -> None:
    """Add documents that were just posted; called once for each, inside the transaction that posts.

    `figures`, by id, are those that were read before.
    """
    sums = daily_sums.daily_sums(documents, figures)
    tables = (
        (DailyTotal, daily_sums.TOTAL_KEY, daily_sums.TOTAL_SUMS, sums.totals),
        (DailyPaymentTotal, daily_sums.PAYMENT_KEY, daily_sums.PAYMENT_SUMS, sums.payments),
        (DailyTaxTotal, daily_sums.TAX_KEY, daily_sums.TAX_SUMS, sums.taxes),
    )
    _add([table for table in tables if table[-1]])


def add_sums(model: type[models.Model], key: Names, numbers: Names, sums: Sums) -> None:
    """Add sums to the rows of one table."""
    if sums:
        _add([(model, key, numbers, sums)])


def _add(tables: Sequence[tuple[type[models.Model], Names, Names, Sums]]) -> None:
    """Add sums to the rows of tables: in one statement for all where the database can."""
    if connection.vendor != "postgresql":
        for table in tables:
            _read_add_write(*table)
    elif tables:
        columns = [
            array_text(column)
            for *_, sums in tables
            for column in zip(*((*row, *sums[row]) for row in sorted(sums)), strict=True)
        ]
        run(_upsert_statement(tuple((model, key, numbers) for model, key, numbers, _ in tables)), columns)


@cache
def _upsert_statement(tables: tuple[tuple[type[models.Model], Names, Names], ...]) -> str:
    """Write the statement, whose parameters are an array for each column of each table; PostgreSQL only."""
    *others, last = (_upsert(*table) for table in tables)
    before = ", ".join(f"t{number} AS ({statement})" for number, statement in enumerate(others))
    return f"WITH {before} {last}" if before else last


def _upsert(model: type[models.Model], key: Names, numbers: Names) -> str:
    """Write what adds to one table."""
    fields = [model._meta.get_field(name) for name in (*key, *numbers)]
    columns = ", ".join(f'"{field.name}"' for field in fields)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    table = f'"{model._meta.db_table}"'
    added = ", ".join(f'"{name}" = {table}."{name}" + excluded."{name}"' for name in numbers)
    return (
        f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays}) "  # noqa: S608 - names of our own models
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
    )


def _read_add_write(model: type[models.Model], key: Names, numbers: Names, sums: Sums) -> None:
    """Read what the days of these registers come to, and write it back with what is new."""
    written = dict(sums)
    rows: Any = model._default_manager.filter(**_days(sums)).values_list(*key, *numbers)
    for row in rows:
        place, before = row[: len(key)], row[len(key) :]
        if place in sums:
            written[place] = [one + other for one, other in zip(before, sums[place], strict=True)]
    model._default_manager.bulk_create(
        [model(**dict(zip((*key, *numbers), (*place, *row), strict=True))) for place, row in written.items()],
        update_conflicts=True,
        unique_fields=key,
        update_fields=numbers,
    )


def _days(sums: Sums) -> dict[str, Any]:
    """Select at least the rows that are added to: the first three values of every key are store, date and register."""
    stores, dates, registers = (set(values) for values in list(zip(*sums, strict=True))[:3])
    return {
        "store_number__in": stores,
        "register_number__in": registers,
        "business_date__gte": min(dates),
        "business_date__lte": max(dates),
    }
