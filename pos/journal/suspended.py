"""Which suspended transactions nobody has gone on with yet.

A suspended transaction is a journal entry as any other, and its lines are in its document. It is recalled once: who
recalls it says so here, in the transaction that puts the lines back into the cart.
"""

import sqlite3

from channel.transaction import Transaction, decode
from pos.journal import entries


def remember(connection: sqlite3.Connection, transaction_id: str) -> None:
    """Let a suspended transaction wait. Belongs into the block that writes its document."""
    connection.execute("INSERT INTO suspended_transaction (transaction_id) VALUES (?)", (transaction_id,))


def mark_recalled(connection: sqlite3.Connection, transaction_id: str, *, recalled_by: str) -> bool:
    """Note which transaction goes on with it; False when it waits no longer."""
    changed = connection.execute(
        "UPDATE suspended_transaction SET recalled_by = ? WHERE transaction_id = ? AND recalled_by IS NULL",
        (recalled_by, transaction_id),
    )
    return changed.rowcount == 1


def put_back(connection: sqlite3.Connection, recalled_by: str) -> None:
    """Let what a transaction went on with wait again, because nothing came of that one."""
    connection.execute("UPDATE suspended_transaction SET recalled_by = NULL WHERE recalled_by = ?", (recalled_by,))


def waiting(connection: sqlite3.Connection) -> list[Transaction]:
    """Return the suspended transactions that wait, oldest first."""
    rows = connection.execute(
        "SELECT entry.document FROM suspended_transaction JOIN entry USING (transaction_id)"
        " WHERE recalled_by IS NULL ORDER BY entry.entry_id"
    )
    return [decode(bytes(row[0])) for row in rows]


def find(connection: sqlite3.Connection, transaction_id: str) -> Transaction | None:
    """Return a suspended transaction, recalled or not; None when there is none."""
    known = connection.execute("SELECT 1 FROM suspended_transaction WHERE transaction_id = ?", (transaction_id,)).fetchone()
    document = None if known is None else entries.document_by_id(connection, transaction_id)
    return None if document is None else decode(document)
