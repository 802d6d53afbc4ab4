"""The daily totals of one store, over a ledger of a year that is made in SQL: what the API answers, and what the portal lists.

The ledger lies as real sales do: in the partitions of its months, in the order of time, with a shift for each register and
day. Only it is not logged, because a bench need not survive a power cut, and filling it takes half the time so.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from distribution_rows.company import Company
from django.db import connection, transaction
from measuring.table import Line, at_most
from measuring.timing import by_turns, seconds_of

from registers.domain.ledger_months import next_month, partition_name
from registers.ledger.partitions import HEADERS, create_month, missing_months
from registers.queries.daily_totals import daily_taxes, daily_tenders, daily_totals
from registers.queries.store_days import store_days

MOST_MILLISECONDS = 100.0
DAYS = 366
REGISTERS = 10
FIRST_DAY, LAST_DAY, ANY_DAY = date(2024, 1, 1), date(2024, 12, 31), date(2024, 6, 1)
STORED_AT_ONCE = 500_000

COLUMNS = """
    id, type, store_number, register_number, journal_id, sequence_number, receipt_number, business_date, started_at,
    completed_at, posted_at, staff_number, customer_number, currency, prices_include_tax, net_amount, tax_amount,
    gross_amount, discount_amount, rounding_amount, is_after_close, corrections, notes, posted_in, created_offline,
    reference, document, upload_session_id, shift_id
"""
# Ids are UUIDv7 of the moment; a shift is its opening's, at midnight.
ID = """(
    lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7000' || '{kind}' || lpad(to_hex({n}), 15, '0')
)::uuid"""
OPENING = ID.format(at="date_trunc('day', at, 'UTC')", kind="a", n="(at::date - %(first)s) * %(registers)s + n %% %(registers)s")
LEDGER = f"""
    INSERT INTO registers_transaction ({COLUMNS})
    SELECT {ID.format(at="at", kind=8, n="n")}, 'SALE', %(store)s, 'T' || n %% %(registers)s, 'J' || n %% %(registers)s, n,
        n::text, at::date, at, at, at, '1001', '', 'GBP', true, 10, 2, 12, 0, 0, false, '[]', '[]', 1, true, '', '\\x7b7d',
        gen_random_uuid(), {OPENING}
    FROM (
        SELECT n, %(first)s::timestamp AT TIME ZONE 'UTC' + make_interval(secs => n * (%(days)s * 86400.0 - 1) / %(size)s) AS at
        FROM generate_series(%(from)s::bigint, %(to)s::bigint) AS n
    ) AS numbers
"""
# Nearly all of them are closed.
SHIFTS = f"""
    INSERT INTO registers_transaction ({COLUMNS})
    SELECT CASE WHEN closes THEN {ID.format(at="at + interval '23 hours'", kind=9, n="n")} ELSE opening END,
        CASE WHEN closes THEN 'SHIFT_CLOSED' ELSE 'SHIFT_OPENED' END, %(store)s, 'T' || n %% %(registers)s,
        'S' || n %% %(registers)s, n * 2 + closes::int, '', at::date, at, at, at, '1001', '', 'GBP', true, 0, 0, 0, 0, 0, false,
        '[]', '[]', 1, true, '', '\\x7b7d', gen_random_uuid(), CASE WHEN closes THEN opening END
    FROM (
        SELECT n, at, {OPENING} AS opening
        FROM (
            SELECT n, %(first)s::timestamp AT TIME ZONE 'UTC' + make_interval(days => (n / %(registers)s)::int) AS at
            FROM generate_series(0, %(days)s::bigint * %(registers)s - 1) AS n
        ) AS numbers
    ) AS shifts, (VALUES (false), (true)) AS kinds (closes)
    WHERE NOT closes OR n %% 100 <> 0
"""
TOTALS = """
    INSERT INTO registers_dailytotal (
        store_number, register_number, business_date, currency, sales, returns, voids, lines, net_amount, tax_amount,
        gross_amount, discount_amount, rounding_amount, unrounded_amount
    )
    SELECT store_number, register_number, business_date, currency, count(*), 0, 0, count(*), sum(net_amount), sum(tax_amount),
        sum(gross_amount), 0, 0, sum(gross_amount)
    FROM registers_transaction WHERE register_number LIKE 'T%' AND type = 'SALE' GROUP BY 1, 2, 3, 4
"""
PAYMENTS = """
    INSERT INTO registers_dailypaymenttotal (store_number, register_number, business_date, currency, method, payments, amount)
    SELECT store_number, register_number, business_date, currency, 'CASH', sales, gross_amount FROM registers_dailytotal
    WHERE register_number LIKE 'T%'
"""
TAXES = """
    INSERT INTO registers_dailytaxtotal (
        store_number, register_number, business_date, currency, code, percent, is_included, base_amount, amount
    )
    SELECT store_number, register_number, business_date, currency, 'VAT20', 20, true, net_amount, tax_amount
    FROM registers_dailytotal WHERE register_number LIKE 'T%'
"""


def measure(company: Company, size: int, times: int, store: str) -> list[Line]:
    """Fill the ledger and ask for a year of days, and for one."""
    with company.using():
        _fill(size, store)
        sold = sum(total.sales for total in daily_totals(store_number=store, last_date=date(2025, 12, 31)))
        if sold != size:
            raise RuntimeError(f"the totals are of {sold} sales and not of {size}")
        year, day, listed, listed_day = by_turns(
            times,
            lambda: seconds_of(lambda: _ask(store, FIRST_DAY, LAST_DAY)),
            lambda: seconds_of(lambda: _ask(store, ANY_DAY, ANY_DAY)),
            lambda: seconds_of(lambda: store_days(store_number=store, first_date=FIRST_DAY, last_date=LAST_DAY)),
            lambda: seconds_of(lambda: store_days(store_number=store, first_date=ANY_DAY, last_date=ANY_DAY)),
        )
    what = f"daily totals, tenders and taxes of one store over {size:,} transactions"
    return [
        at_most(f"{what}: a year of days", year * 1000, MOST_MILLISECONDS, unit="ms"),
        at_most("  the same of one day", day * 1000, MOST_MILLISECONDS, unit="ms"),
        at_most("  a year of days as the portal lists them, open shifts counted", listed * 1000, MOST_MILLISECONDS, unit="ms"),
        at_most("  the same of one day", listed_day * 1000, MOST_MILLISECONDS, unit="ms"),
    ]


def _ask(store: str, first: date, last: date) -> None:
    daily_totals(store_number=store, first_date=first, last_date=last)
    daily_tenders(store_number=store, first_date=first, last_date=last)
    daily_taxes(store_number=store, first_date=first, last_date=last)


def _fill(size: int, store: str) -> None:
    _make_months()
    facts: dict[str, Any] = {"store": store, "registers": REGISTERS, "first": FIRST_DAY, "days": DAYS, "size": size}
    with connection.cursor() as cursor:
        for start in range(0, size, STORED_AT_ONCE):
            cursor.execute(LEDGER, facts | {"from": start + 1, "to": min(start + STORED_AT_ONCE, size)})
        cursor.execute(SHIFTS, facts)
        for statement in (TOTALS, PAYMENTS, TAXES):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE registers_dailytotal, registers_dailypaymenttotal, registers_dailytaxtotal")
        cursor.execute("ANALYZE registers_transaction")


def _make_months() -> None:
    """Make the partitions of the year, as a sweep does before the first sale of each month."""
    with transaction.atomic(), connection.cursor() as cursor:
        for month in missing_months(cursor, list(_months())):
            create_month(cursor, month)
        for month in _months():
            cursor.execute(f'ALTER TABLE "{partition_name(HEADERS, month)}" SET UNLOGGED')


def _months() -> Iterator[date]:
    month = FIRST_DAY
    while month <= LAST_DAY:
        yield month
        month = next_month(month)
