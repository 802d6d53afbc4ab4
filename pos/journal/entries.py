"""The journal's entries, and the outbox: those HQ has not acknowledged.

The outbox is no table of its own, because moving a sale from one table to another is a moment in which it could be in
neither. An entry's document is the exact bytes that go to HQ, every time the same; a trigger forbids changing them.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from channel.transaction import Transaction
from channel.upload import DocumentAnswer
from pos.clock import timestamp_text


class WaitingEntry(Struct, frozen=True):
    """A transaction on its way to HQ: its place in the journal, its id, and its bytes."""

    entry_id: int
    transaction_id: str
    document: bytes


class JournalEntry(Struct, frozen=True):
    """What the journal knows about a transaction without reading its document."""

    transaction_id: str
    sequence_number: int
    type: str
    receipt_number: str
    business_date: str
    completed_at: str
    currency: str
    gross: str
    reference: str
    acknowledged_at: str | None
    answer: str | None
    answer_reasons: list[str]


ENTRY_COLUMNS = ", ".join(JournalEntry.__struct_fields__)


class Outbox(Struct, frozen=True):
    """How many transactions wait for HQ, and since when the oldest does."""

    count: int
    oldest_completed_at: str | None


def append(connection: sqlite3.Connection, transaction: Transaction, document: bytes) -> None:
    """Write a finished transaction. Belongs into a `durable` block."""
    connection.execute(
        "INSERT INTO entry (transaction_id, journal_id, sequence_number, type, receipt_number, business_date, completed_at,"
        " currency, gross, reference, document, shift_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            transaction.id,
            transaction.journal_id,
            transaction.sequence_number,
            transaction.type.value,
            transaction.receipt_number,
            transaction.business_date,
            transaction.completed_at,
            transaction.currency,
            transaction.totals.gross,
            transaction.reference,
            document,
            None if transaction.shift is None else transaction.shift.id,
        ),
    )


def read_waiting(connection: sqlite3.Connection, entry_ids: Sequence[int]) -> list[WaitingEntry]:
    """Return these transactions of the outbox in this order, without those that left it meanwhile."""
    rows = connection.execute(
        "SELECT entry_id, transaction_id, document FROM entry"
        " WHERE entry_id IN (SELECT value FROM json_each(?)) AND acknowledged_at IS NULL",
        (json.dumps(list(entry_ids)),),
    )
    found = {row[0]: WaitingEntry(*row) for row in rows}
    return [found[entry_id] for entry_id in entry_ids if entry_id in found]


def note_refusal(connection: sqlite3.Connection, entry_id: int) -> None:
    """Count that HQ refused to look at a transaction."""
    connection.execute("UPDATE entry SET refusals = refusals + 1 WHERE entry_id = ?", (entry_id,))


def find_waiting(connection: sqlite3.Connection, transaction_id: str) -> WaitingEntry | None:
    """Return a transaction of the outbox, None when it is no longer there."""
    row = connection.execute(
        "SELECT entry_id, transaction_id, document FROM entry WHERE transaction_id = ? AND acknowledged_at IS NULL",
        (transaction_id,),
    ).fetchone()
    return None if row is None else WaitingEntry(*row)


def outbox(connection: sqlite3.Connection) -> Outbox:
    """Count the outbox."""
    count = connection.execute("SELECT count(*) FROM entry WHERE acknowledged_at IS NULL").fetchone()[0]
    oldest = connection.execute(
        "SELECT completed_at FROM entry WHERE acknowledged_at IS NULL ORDER BY entry_id LIMIT 1"
    ).fetchone()
    return Outbox(count=count, oldest_completed_at=None if oldest is None else oldest[0])


def acknowledge(connection: sqlite3.Connection, entry_id: int, answer: DocumentAnswer, *, at: datetime) -> None:
    """Let an entry leave the outbox, with what HQ said about it."""
    acknowledge_all(connection, [(entry_id, answer)], at=at)


def acknowledge_all(connection: sqlite3.Connection, answers: Iterable[tuple[int, DocumentAnswer]], *, at: datetime) -> None:
    """Let entries leave the outbox, each with what HQ said about it."""
    moment = timestamp_text(at)
    connection.executemany(
        "UPDATE entry SET acknowledged_at = ?, answer = ?, answer_reasons = ? WHERE entry_id = ?",
        (
            (moment, answer.status, json.dumps(answer.reasons, ensure_ascii=False) if answer.reasons else "[]", entry_id)
            for entry_id, answer in answers
        ),
    )


def offer_all_again(connection: sqlite3.Connection) -> int:
    """Put every kept transaction back into the outbox, because HQ may have forgotten it. Returns how many."""
    return connection.execute("UPDATE entry SET acknowledged_at = NULL WHERE acknowledged_at IS NOT NULL").rowcount


def documents_of_shift(connection: sqlite3.Connection, shift_id: str) -> Iterator[bytes]:
    """Yield the documents of a shift in the order they were completed."""
    rows = connection.execute("SELECT document FROM entry WHERE shift_id = ? ORDER BY entry_id", (shift_id,))
    return (bytes(row[0]) for row in rows)


def document_by_id(connection: sqlite3.Connection, transaction_id: str) -> bytes | None:
    """Return the document of a transaction."""
    row = connection.execute("SELECT document FROM entry WHERE transaction_id = ?", (transaction_id,)).fetchone()
    return None if row is None else bytes(row[0])


def type_of(connection: sqlite3.Connection, transaction_id: str) -> str | None:
    """Return as what a transaction ended, None when it has no document."""
    row = connection.execute("SELECT type FROM entry WHERE transaction_id = ?", (transaction_id,)).fetchone()
    return None if row is None else str(row[0])


def document_by_receipt(connection: sqlite3.Connection, receipt_number: str) -> bytes | None:
    """Return the latest document with this receipt number."""
    row = connection.execute(
        "SELECT document FROM entry WHERE receipt_number = ? AND receipt_number <> '' ORDER BY entry_id DESC LIMIT 1",
        (receipt_number,),
    ).fetchone()
    return None if row is None else bytes(row[0])


def newest_first(connection: sqlite3.Connection, *, limit: int) -> list[JournalEntry]:
    """Return the journal's latest entries."""
    return _entries(connection, "ORDER BY entry_id DESC LIMIT ?", (limit,))


def with_reference(connection: sqlite3.Connection, reference: str) -> list[JournalEntry]:
    """Return the entries that carry somebody else's number, oldest first; who enters old sales asks before each."""
    return _entries(connection, "WHERE reference = ? AND reference <> '' ORDER BY entry_id", (reference,))


def _entries(connection: sqlite3.Connection, which: str, parameters: tuple[str | int, ...]) -> list[JournalEntry]:
    rows = connection.execute(f"SELECT {ENTRY_COLUMNS} FROM entry {which}", parameters)  # noqa: S608 - texts of our own
    return [msgspec.convert({**dict(row), "answer_reasons": json.loads(row["answer_reasons"])}, JournalEntry) for row in rows]


def count_answered(connection: sqlite3.Connection, answer: str) -> int:
    """Count the acknowledged entries HQ gave this answer to."""
    statement = "SELECT count(*) FROM entry WHERE acknowledged_at IS NOT NULL AND answer = ?"
    return int(connection.execute(statement, (answer,)).fetchone()[0])
