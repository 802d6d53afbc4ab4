"""How much of a sold line has come back already, as far as this register knows.

A table and not a search through old documents, because a return must not take longer as the journal grows.
"""

import sqlite3
from collections.abc import Iterable
from decimal import Decimal

from channel.transaction import Line, ReturnOf


def remember(connection: sqlite3.Connection, transaction_id: str, lines: Iterable[Line]) -> None:
    """Note the sold lines that a finished transaction brings back."""
    connection.executemany(
        "INSERT INTO returned_line VALUES (?, ?, ?, ?)",
        [
            (line.return_of.transaction_id, line.return_of.line_number, str(-Decimal(line.quantity)), transaction_id)
            for line in lines
            if line.return_of is not None
        ],
    )


def returned_quantity(connection: sqlite3.Connection, sold: ReturnOf) -> Decimal:
    """Return how much of a sold line was brought back, as a positive quantity."""
    rows = connection.execute(
        "SELECT quantity FROM returned_line WHERE transaction_id = ? AND line_number = ?",
        (sold.transaction_id, sold.line_number),
    )
    return sum((Decimal(row[0]) for row in rows), Decimal(0))
