"""How often a receipt was given out, on paper or as a file: every one after the first says that it is a copy."""

import sqlite3


def count(connection: sqlite3.Connection, transaction_id: str) -> int:
    """Return how often the receipt of a transaction was given out here."""
    row = connection.execute("SELECT copies FROM receipt_copy WHERE transaction_id = ?", (transaction_id,)).fetchone()
    return 0 if row is None else int(row[0])


def note(connection: sqlite3.Connection, transaction_id: str) -> None:
    """Count that it was given out once more."""
    connection.execute(
        "INSERT INTO receipt_copy VALUES (?, 1) ON CONFLICT (transaction_id) DO UPDATE SET copies = copies + 1",
        (transaction_id,),
    )
