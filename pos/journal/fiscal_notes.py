"""What the fiscal adapter said of each transaction, and how it failed: printed on every copy of its receipt alike."""

import json
import sqlite3
from collections.abc import Sequence

from msgspec import Struct


class FiscalNote(Struct, frozen=True):
    """The words for the receipt, and what went wrong, "" for nothing."""

    words: list[str]
    trouble: str


def read(connection: sqlite3.Connection, transaction_id: str) -> FiscalNote | None:
    """Return the note of a transaction, None when no adapter was told of it."""
    row = connection.execute("SELECT words, trouble FROM fiscal_note WHERE transaction_id = ?", (transaction_id,)).fetchone()
    return None if row is None else FiscalNote(json.loads(row[0]), row[1])


def write(connection: sqlite3.Connection, transaction_id: str, *, words: Sequence[str] = (), trouble: str = "") -> None:
    """Keep what was said; trouble that was noted before stays, because it happened."""
    connection.execute(
        "INSERT INTO fiscal_note VALUES (?, ?, ?) ON CONFLICT (transaction_id) DO UPDATE SET words = excluded.words,"
        " trouble = CASE WHEN fiscal_note.trouble = '' THEN excluded.trouble ELSE fiscal_note.trouble END",
        (transaction_id, json.dumps(list(words), ensure_ascii=False), trouble),
    )


def last_trouble(connection: sqlite3.Connection) -> str:
    """Return what went wrong with the newest transaction an adapter was told of, "" for nothing."""
    row = connection.execute("SELECT trouble FROM fiscal_note ORDER BY transaction_id DESC LIMIT 1").fetchone()
    return "" if row is None else str(row[0])
