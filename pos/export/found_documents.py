"""Every document that can still be read in a journal: by its table, else by its rows one by one, else in the file's bytes.

A damaged SQLite file refuses the page that is damaged and all that lies below it, which may be half a table. Rows are then
asked for by their numbers, which its indexes know too; and a document that fits a page stands in the file as it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct

from channel.errors import DocumentInvalid
from channel.transaction import MAX_DOCUMENT_BYTES, Transaction, decode

# How every document begins, in either version.
BEGINNINGS = (b'{"version":1,"id":"', b'{"version":2,"id":"')
NUMBERS = (
    "SELECT entry_id FROM entry NOT INDEXED ORDER BY entry_id",
    "SELECT entry_id FROM entry NOT INDEXED ORDER BY entry_id DESC",
    "SELECT entry_id FROM entry INDEXED BY entry_by_receipt ORDER BY receipt_number",
    "SELECT entry_id FROM entry INDEXED BY entry_by_receipt ORDER BY receipt_number DESC",
)


class FoundDocument(Struct, frozen=True, kw_only=True):
    """A document: its exact bytes, what they say, and what HQ answered (`answer` "" while it has not, or is not known)."""

    document: bytes
    transaction: Transaction
    answer: str


class FoundDocuments(Struct, frozen=True, kw_only=True):
    """What was found, in the order it was sold, and how many rows are known to have been there and cannot be read."""

    documents: list[FoundDocument]
    lost_rows: int


def find_documents(journal: Path) -> FoundDocuments:
    """Read a copy of a journal."""
    found: dict[str, FoundDocument] = {}
    lost = 0
    with closing(sqlite3.connect(journal)) as connection:
        for number in _numbers(connection):
            try:
                documents = _by_number(connection, number)
            except (sqlite3.Error, DocumentInvalid):
                lost += 1
            else:
                found.update((document.transaction.id, document) for document in documents)
        is_sound = lost == 0 and _is_sound(connection)
    if not is_sound:
        for document in _in_bytes(journal):
            if document.transaction.id not in found:
                found[document.transaction.id] = document
                lost = max(0, lost - 1)
    return FoundDocuments(documents=sorted(found.values(), key=_place), lost_rows=lost)


def _place(found: FoundDocument) -> tuple[str, str, int]:
    """Sort by when it was sold; the number decides within one journal and one moment."""
    transaction = found.transaction
    return transaction.completed_at, transaction.journal_id, transaction.sequence_number


def _numbers(connection: sqlite3.Connection) -> range:
    """Return every number a row may have, up to the greatest that anything knows of."""
    greatest = 0
    for statement in NUMBERS:
        with suppress(sqlite3.Error):
            for row in connection.execute(statement):
                greatest = max(greatest, int(row[0]))
    return range(1, greatest + 1)


def _by_number(connection: sqlite3.Connection, number: int) -> list[FoundDocument]:
    """Read the row of this number, if there is one: old ones are removed.

    Raises: sqlite3.Error, DocumentInvalid when it cannot be read.
    """
    statement = "SELECT document, acknowledged_at, answer FROM entry NOT INDEXED WHERE entry_id = ?"
    rows = connection.execute(statement, (number,)).fetchall()
    return [_found(bytes(document), str(answer) if at else "") for document, at, answer in rows]


def _found(document: bytes, answer: str = "") -> FoundDocument:
    return FoundDocument(document=document, transaction=decode(document), answer=answer)


def _is_sound(connection: sqlite3.Connection) -> bool:
    try:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0]) == "ok"
    except sqlite3.Error:
        return False


def _in_bytes(journal: Path) -> Iterator[FoundDocument]:
    """Yield the documents that stand whole in the journal's files."""
    for path in (journal, Path(f"{journal}-wal")):
        content = path.read_bytes() if path.exists() else b""
        for beginning in BEGINNINGS:
            at = content.find(beginning)
            while at >= 0:
                document = _whole(content, at)
                if document is not None:
                    with suppress(DocumentInvalid):
                        yield _found(document)
                at = content.find(beginning, at + 1)


def _whole(content: bytes, at: int) -> bytes | None:
    """Return the JSON object that begins there, up to the brace that closes it."""
    depth, in_text, skip = 0, False, False
    for index in range(at, min(len(content), at + MAX_DOCUMENT_BYTES)):
        byte = content[index]
        if skip:
            skip = False
        elif in_text:
            skip, in_text = byte == 0x5C, byte != 0x22
        elif byte == 0x22:
            in_text = True
        elif byte == 0x7B:
            depth += 1
        elif byte == 0x7D:
            depth -= 1
            if depth == 0:
                return content[at : index + 1]
        elif byte < 0x20:
            # no document has one outside its texts: a page ended here
            return None
    return None
