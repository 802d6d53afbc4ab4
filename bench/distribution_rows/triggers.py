"""What change capture costs whoever writes: the same statement with the triggers and without them, by turns."""

import statistics
from collections.abc import Callable
from functools import partial

from django.db import connection
from measuring.table import Line, times_limit
from measuring.timing import by_turns, seconds_of

from distribution.changelog.trigger_names import LOG_TABLE
from distribution_rows.company import Company, execute

TABLE = "catalog_product"
UPDATE_MOST, INSERT_MOST, ONE_ROW_MOST = 1.6, 2.1, 1.2
ROWS = 100_000
# One row: so many are updated and committed one by one, then as many with the triggers switched, and so on.
SINGLE_ROWS, SINGLE_TURNS = 25, 10

COLUMNS = (
    "name, search_name, category_id, unit_id, tax_group_id, is_active, brand, description, net_content, net_content_unit, "
    "minimum_age, is_weighed, country_of_origin, created_at, updated_at"
)
UPDATE = f"UPDATE {TABLE} SET name = name || '!' WHERE id <= {{count}}"
INSERT = f"INSERT INTO {TABLE} (number, {COLUMNS}) SELECT 'new' || id, {COLUMNS} FROM {TABLE} WHERE id <= {{count}}"
ONE_ROW = f"UPDATE {TABLE} SET name = name || '!' WHERE id = {{number}}"


def measure(company: Company, times: int) -> list[Line]:
    """Measure many rows in one statement, rolled back each time, and one row in a committed transaction of its own."""
    count = min(ROWS, company.size)
    with company.using():
        update = _with_and_without(times, partial(_rolled_back, UPDATE.format(count=count)))
        insert = _with_and_without(times, partial(_rolled_back, INSERT.format(count=count)))
        one_row = _with_and_without(times * SINGLE_TURNS, _single_row)
    return [
        times_limit(f"UPDATE of {count:,} rows in one statement, with triggers; limit: without", *update, UPDATE_MOST),
        times_limit(f"INSERT of {count:,} rows in one statement, with triggers; limit: without", *insert, INSERT_MOST),
        times_limit("UPDATE of one row, committed, with triggers; limit: without", *one_row, ONE_ROW_MOST, unit="ms"),
    ]


def _with_and_without(times: int, measure: Callable[[], float]) -> tuple[float, float]:
    without, with_triggers = by_turns(times, partial(_switched, "DISABLE", measure), partial(_switched, "ENABLE ALWAYS", measure))
    return with_triggers, without


def _switched(how: str, measure: Callable[[], float]) -> float:
    """Measure with the table's capturing triggers switched on or off; they are on afterwards."""
    _switch(how)
    try:
        return measure()
    finally:
        _switch("ENABLE ALWAYS")


def _switch(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [TABLE])
        names = [row[0] for row in cursor.fetchall()]
    execute(*(f'ALTER TABLE {TABLE} {how} TRIGGER "{name}"' for name in names))


def _rolled_back(statement: str) -> float:
    """Time a statement, take it back, and clear up what it left."""
    execute("CHECKPOINT", "BEGIN")
    seconds = seconds_of(lambda: execute(statement))
    execute("ROLLBACK", f"VACUUM {TABLE}", f"VACUUM {LOG_TABLE}")
    return seconds


def _single_row() -> float:
    """Return the milliseconds of one UPDATE in a transaction of its own, from the client's call to the end of its commit."""
    execute(ONE_ROW.format(number=SINGLE_ROWS + 1))  # plans are made anew after triggers were switched
    numbers = range(1, SINGLE_ROWS + 1)
    return statistics.median(seconds_of(partial(execute, ONE_ROW.format(number=number))) for number in numbers) * 1000
