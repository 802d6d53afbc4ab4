"""Numbers without gaps and repeats, taken inside the transaction that uses them.

The sequence of transactions is named by the journal's id and belongs to (register, journal id): a journal that starts
anew on other hardware starts its own numbers, so that no number is ever given twice. The one of receipts belongs to the
register and goes on across journals. SQLite's AUTOINCREMENT would leave a gap whenever a transaction is rolled back.
"""

import sqlite3
from typing import Final

RECEIPTS: Final = "receipts"
SHIFTS: Final = "shifts"


def take_next(connection: sqlite3.Connection, name: str) -> int:
    """Take the next number of a sequence; the caller's transaction decides whether it was used."""
    statement = """
        INSERT INTO number_sequence VALUES (?, 1)
        ON CONFLICT (name) DO UPDATE SET last_number = last_number + 1
        RETURNING last_number
    """
    return int(connection.execute(statement, (name,)).fetchone()[0])


def start_at(connection: sqlite3.Connection, name: str, number: int) -> None:
    """Let a sequence go on with this number, unless it is beyond that already."""
    connection.execute(
        "INSERT INTO number_sequence VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET last_number = max(last_number, excluded.last_number)",
        (name, number - 1),
    )


def start_anew(connection: sqlite3.Connection, name: str) -> None:
    """Forget a sequence of which no number was used."""
    connection.execute("DELETE FROM number_sequence WHERE name = ?", (name,))


def last_taken(connection: sqlite3.Connection, name: str) -> int:
    """Return the last number taken, 0 when none was."""
    row = connection.execute("SELECT last_number FROM number_sequence WHERE name = ?", (name,)).fetchone()
    return 0 if row is None else int(row[0])
