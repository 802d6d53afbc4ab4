"""Writes what a journal holds into a folder: the exact documents, a table to read, and every receipt."""

import csv
import hashlib
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct

from channel.errors import InvalidInput
from channel.lookup import StoreFacts
from pos.export.found_documents import FoundDocument, find_documents
from pos.export.journal_copy import journal_copy
from pos.lookups import kept_facts
from pos.receipts.bare_facts import bare_facts
from pos.receipts.layout import Marks, lay_out
from pos.receipts.text import receipt_text

DOCUMENTS, WAITING, TABLE, RECEIPTS, READ_ME = "journal.ndjson", "waiting.ndjson", "journal.csv", "receipts.txt", "README.txt"
COLUMNS = (
    "journal_id",
    "sequence_number",
    "type",
    "receipt_number",
    "business_date",
    "completed_at",
    "staff",
    "customer",
    "currency",
    "gross",
    "paid",
    "payments",
    "reference",
    "at_headquarters",
    "sha256",
)
# A spreadsheet takes a text that begins so for a formula; amounts are none of these texts.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
READ_ME_TEXT = """\
What a register sold, read from its journal.

{documents} documents, {waiting} of them not confirmed by headquarters, {lost} rows that could not be read.

journal.ndjson   every document, one to a line, byte for byte as it goes to headquarters
waiting.ndjson   those headquarters has not confirmed
journal.csv      the same as a table
receipts.txt     every receipt as text

Nothing was changed in the journal. Keep its file: somebody else may read more of it.
"""


class Exported(Struct, frozen=True, kw_only=True):
    """What was written."""

    documents: int
    waiting: int
    lost_rows: int


def export_journal(journal: Path, folder: Path) -> Exported:
    """Write the journal into a folder, which only this user may look into.

    Raises: InvalidInput when the folder holds an export already, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder / DOCUMENTS).exists():
        raise InvalidInput(f"{folder} holds an export already; name another folder.")
    with journal_copy(journal) as copy:
        found, facts = find_documents(copy), _kept_facts(copy)
    waiting = [document for document in found.documents if not document.answer]
    _write_lines(folder / DOCUMENTS, found.documents)
    _write_lines(folder / WAITING, waiting)
    _write_table(folder / TABLE, found.documents)
    _write_receipts(folder / RECEIPTS, found.documents, facts)
    exported = Exported(documents=len(found.documents), waiting=len(waiting), lost_rows=found.lost_rows)
    words = READ_ME_TEXT.format(documents=exported.documents, waiting=exported.waiting, lost=exported.lost_rows)
    (folder / READ_ME).write_text(words, "utf-8")
    return exported


def _write_lines(path: Path, documents: list[FoundDocument]) -> None:
    with path.open("wb") as file:
        file.writelines(found.document + b"\n" for found in documents)


def _write_table(path: Path, documents: list[FoundDocument]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(_row(found) for found in documents)


def _row(found: FoundDocument) -> list[str]:
    sold = found.transaction
    payments = " ".join(f"{payment.method}:{payment.amount}" for payment in sold.payments)
    return [
        sold.journal_id,
        str(sold.sequence_number),
        sold.type.value,
        _harmless(sold.receipt_number),
        sold.business_date,
        sold.completed_at,
        _harmless(sold.staff),
        _harmless(sold.customer or ""),
        sold.currency,
        sold.totals.gross,
        sold.totals.paid,
        _harmless(payments),
        _harmless(sold.reference),
        found.answer or "not confirmed",
        hashlib.sha256(found.document).hexdigest(),
    ]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _write_receipts(path: Path, documents: list[FoundDocument], facts: StoreFacts | None) -> None:
    with path.open("w", encoding="utf-8") as file:
        for found in documents:
            store = facts or bare_facts(found.transaction)
            file.write(receipt_text(lay_out(found.transaction, store, Marks(reprint=True))) + "\n\n")


def _kept_facts(copy: Path) -> StoreFacts | None:
    """Return what the journal knows of its store, if that can be read; the offline database is not needed for it."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as connection:
        return kept_facts.kept(connection)
    return None
