"""The ledger's partitions on PostgreSQL: which there are, and how another is made.

A month is attached (`ATTACH PARTITION`) and not created in place, because that would lock the whole ledger against readers.
"""

# ruff: noqa: S608 - every name put into SQL is of our own tables

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from registers.domain.ledger_months import FIRST_MONTH, first_id, month_of_id, next_month, partition_name
from registers.ledger import LEDGER_TABLES
from registers.ledger.guard import MAINTENANCE

HEADERS = "registers_transaction"

# Registers must not wait for house-keeping: when the locks are not to be had, the next sweep tries again.
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '3s'"


def is_partitioned(cursor: Any) -> bool:
    """Say whether the ledger of this database is in partitions; one that is only partly migrated is not."""
    cursor.execute("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(%s)", [HEADERS])
    row = cursor.fetchone()
    return bool(row and row[0])


def missing_months(cursor: Any, wanted: Iterable[date]) -> list[date]:
    """Return those of some months that one of the tables has no partition for."""
    parents = [f'"{table}"' for table in LEDGER_TABLES]
    cursor.execute(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = ANY(%s::regclass[])",
        [parents],
    )
    present = {name for (name,) in cursor.fetchall()}
    return [month for month in wanted if not {partition_name(table, month) for table in LEDGER_TABLES} <= present]


def months_in_default(cursor: Any, end: date) -> list[date]:
    """List the months before `end` whose transactions lie in the default partition, one look into its index for each."""
    return _months_of(cursor, f"{HEADERS}_default", end)


def _months_of(cursor: Any, table: str, end: date) -> list[date]:
    months: list[date] = []
    after = first_id(FIRST_MONTH)
    while True:
        cursor.execute(f'SELECT id FROM "{table}" WHERE id >= %s AND id < %s ORDER BY id LIMIT 1', [after, first_id(end)])
        row = cursor.fetchone()
        if row is None:
            return months
        months.append(month_of_id(row[0]))
        after = first_id(next_month(months[-1]))


def create_month(cursor: Any, month: date) -> None:
    """Make a month's partitions, and move there what lies in the default ones; within a database transaction."""
    cursor.execute(LOCK_TIMEOUT)
    cursor.execute(MAINTENANCE)
    bounds = [first_id(month), first_id(next_month(month))]
    for table in LEDGER_TABLES:
        cursor.execute(f'LOCK TABLE "{table}_default" IN ACCESS EXCLUSIVE MODE')
    for table, key in LEDGER_TABLES.items():
        cursor.execute("SELECT to_regclass(%s)", [partition_name(table, month)])
        if cursor.fetchone()[0] is None:
            _create(cursor, table, key, month, bounds)


def new_month(cursor: Any, month: date) -> dict[str, str]:
    """Make a month's tables beside the ledger, without indexes, to be filled first; return them by the ledger's tables.

    A month that is there already is filled where it is.
    """
    tables = {}
    for table in LEDGER_TABLES:
        tables[table] = partition_name(table, month)
        cursor.execute("SELECT to_regclass(%s)", [tables[table]])
        if cursor.fetchone()[0] is None:
            _make(cursor, table, month)
    return tables


def attach_month(cursor: Any, month: date) -> None:
    """Make a month's tables part of the ledger, unless they are; their indexes are built now."""
    for table in LEDGER_TABLES:
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhrelid = %s::regclass", [f'"{partition_name(table, month)}"'])
        if not cursor.fetchone()[0]:
            _attach(cursor, table, month)


def _create(cursor: Any, table: str, key: str, month: date, bounds: list[UUID]) -> None:
    """Make one table's partition of a month."""
    name = partition_name(table, month)
    _make(cursor, table, month)
    cursor.execute(
        f'WITH moved AS (DELETE FROM "{table}_default" WHERE {key} >= %s AND {key} < %s RETURNING *) '
        f'INSERT INTO "{name}" SELECT * FROM moved',
        bounds,
    )
    _attach(cursor, table, month)


def _make(cursor: Any, table: str, month: date) -> None:
    name = partition_name(table, month)
    cursor.execute(f'CREATE TABLE "{name}" (LIKE "{table}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMPRESSION)')


def _attach(cursor: Any, table: str, month: date) -> None:
    bounds = f"FROM ('{first_id(month)}') TO ('{first_id(next_month(month))}')"
    cursor.execute(f'ALTER TABLE "{table}" ATTACH PARTITION "{partition_name(table, month)}" FOR VALUES {bounds}')
