"""What HQ is told of the outbox before its transactions arrive: the oldest one by one, and what all of them come to.

Beside `entries`, which sends them: this is asked at every poll, also of a journal with a month of sales in it, so it reads
no document and brings no list of all of them into Python.
"""

import sqlite3
from collections.abc import Iterator
from decimal import Decimal

from channel.plan import WaitingSale
from pos.clock import parse_timestamp

_OLDEST = (
    "SELECT sequence_number, type, receipt_number, completed_at, currency, gross FROM entry"
    " WHERE acknowledged_at IS NULL ORDER BY entry_id LIMIT ?"
)
# Equal amounts are summed by counting them; which there are is few thousand, however many are sold.
_AMOUNTS = "SELECT currency, gross, count(*) FROM entry WHERE acknowledged_at IS NULL GROUP BY currency, gross"


def oldest_waiting(connection: sqlite3.Connection, limit: int) -> list[WaitingSale]:
    """Describe the oldest transactions of the outbox, so many at most."""
    return [
        WaitingSale(
            sequence_number=row["sequence_number"],
            type=row["type"],
            receipt_number=row["receipt_number"],
            completed_at=parse_timestamp(row["completed_at"]),
            currency=row["currency"],
            gross=row["gross"],
        )
        for row in connection.execute(_OLDEST, (limit,))
    ]


def waiting_amounts(connection: sqlite3.Connection) -> dict[str, str]:
    """Sum the outbox up exactly, by currency; a text, because a float would round it."""
    sums: dict[str, Decimal] = {}
    for currency, amount in _amounts(connection):
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return {currency: f"{amount:f}" for currency, amount in sorted(sums.items())}


def _amounts(connection: sqlite3.Connection) -> Iterator[tuple[str, Decimal]]:
    for currency, gross, count in connection.execute(_AMOUNTS):
        yield currency, Decimal(gross) * count
