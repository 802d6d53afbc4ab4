"""The months the ledger is partitioned by, as ranges of transaction ids.

An id is a UUIDv7: its first 48 bits are the millisecond it was made in, and both databases compare ids byte by byte. So a
month is a range of ids, and the id alone says where a transaction and its lines are: the primary key stays the id, and
nobody has to know a date to find a receipt. Months are UTC, because the milliseconds are.
"""

from datetime import UTC, date, datetime
from uuid import UUID

#: Everything older, and every id that holds no time, is in the default partition.
FIRST_MONTH = date(2020, 1, 1)

#: How many months after the present one have a partition of their own already.
MONTHS_AHEAD = 3

_TIME_SHIFT = 80


def month_of(moment: date) -> date:
    """Return the first day of a month."""
    return date(moment.year, moment.month, 1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def first_id(month: date) -> UUID:
    """Return the smallest id that can be made in a month; the one of the next month is where it ends."""
    start = datetime(month.year, month.month, 1, tzinfo=UTC)
    return UUID(int=int(start.timestamp() * 1000) << _TIME_SHIFT)


def month_of_id(key: UUID) -> date:
    """Return the month whose range holds an id; only for ids between those of two known months."""
    return month_of(datetime.fromtimestamp((key.int >> _TIME_SHIFT) / 1000, tz=UTC).date())


def months_wanted(today: date) -> list[date]:
    """List the months that need a partition: this one and the next."""
    months = [month_of(today)]
    while len(months) <= MONTHS_AHEAD:
        months.append(next_month(months[-1]))
    return months


def partition_name(table: str, month: date) -> str:
    """Name a table's partition."""
    return f"{table}_{month:%Y_%m}"
