"""Finding transactions in the journal, newest first and page by page.

Receipt, reference and amount are columns. What was sold is in the documents alone, and these are read only as far back as
a page needs: a second index over every line ever sold would cost each sale something, for a question asked once a day.
"""

import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import msgspec
from msgspec import Struct

from pos.journal.entries import ENTRY_COLUMNS, JournalEntry

WAITING, AT_HEADQUARTERS, QUARANTINED, UNREADABLE = "waiting", "posted", "quarantined", "unreadable"
_STATES = {
    WAITING: "acknowledged_at IS NULL",
    AT_HEADQUARTERS: "acknowledged_at IS NOT NULL AND answer IN ('posted', 'repeated')",
    QUARANTINED: "acknowledged_at IS NOT NULL AND answer = 'quarantined'",
    UNREADABLE: "acknowledged_at IS NOT NULL AND answer = 'unreadable'",
}


class JournalPage(Struct, frozen=True, kw_only=True):
    """A page of entries, newest first; `older` is what `before` has to be for the next page, None when there is none."""

    entries: list[JournalEntry]
    older: int | None


class _Line(Struct, frozen=True):
    product_number: str = ""
    barcode: str | None = None
    description: str = ""


class _Sold(Struct, frozen=True):
    lines: list[_Line] = []


_SOLD = msgspec.json.Decoder(_Sold)


def search(journal: sqlite3.Connection, *, text: str = "", state: str = "", before: int | None = None, limit: int) -> JournalPage:
    """Find entries by a part of a receipt number, reference, product number, barcode or name, or by an exact amount.

    `state` is one of the words above, "" for any; `before` begins below an entry, None with the newest.
    """
    found: list[tuple[int, JournalEntry]] = []
    for row in _rows(journal, state, before):
        if not text.strip() or _matches(row, text.strip()):
            found.append((row["entry_id"], _entry(row)))
        if len(found) > limit:
            break
    shown = found[:limit]
    return JournalPage(entries=[entry for _, entry in shown], older=shown[-1][0] if len(found) > limit else None)


def _rows(journal: sqlite3.Connection, state: str, before: int | None) -> Iterator[sqlite3.Row]:
    """Yield entries, newest first, as they are asked for."""
    where = [_STATES[state]] if state in _STATES else []
    where += [] if before is None else ["entry_id < ?"]
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    statement = f"SELECT entry_id, document, {ENTRY_COLUMNS} FROM entry {condition} ORDER BY entry_id DESC"  # noqa: S608
    return iter(journal.execute(statement, () if before is None else (before,)))


def _matches(row: sqlite3.Row, text: str) -> bool:
    """Tell whether an entry is meant; what it sold is looked at last, because that takes longest."""
    wanted = text.casefold()
    if any(wanted in row[column].casefold() for column in ("receipt_number", "reference")):
        return True
    if _is_amount(text, row["gross"]) or text == str(row["sequence_number"]):
        return True
    return any(
        wanted in (line.product_number.casefold(), (line.barcode or "").casefold()) or wanted in line.description.casefold()
        for line in _SOLD.decode(row["document"]).lines
    )


def _is_amount(text: str, gross: str) -> bool:
    try:
        return Decimal(text.replace(",", ".")) == Decimal(gross)
    except InvalidOperation:
        return False


def _entry(row: sqlite3.Row) -> JournalEntry:
    values = {name: row[name] for name in JournalEntry.__struct_fields__}
    return msgspec.convert({**values, "answer_reasons": json.loads(row["answer_reasons"])}, JournalEntry)
