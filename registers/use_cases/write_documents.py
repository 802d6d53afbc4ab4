"""Write documents into the tables of the ledger, each with its identity."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from django.db import DataError, IntegrityError, transaction

from channel.timestamp import timestamp_text
from registers.copying import copy_rows
from registers.domain.ledger_rows import Found, Rows, ledger_rows, posting_end
from registers.domain.ledger_table import IDENTITY, LEDGER, TRANSACTION, LedgerTable, Row
from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import TransactionIdentity
from registers.queries.closed_days import closed_days
from registers.use_cases.claim_documents import known_documents, meet
from registers.use_cases.judge_documents import check_sequence_numbers

# What a document itself can cause. Anything else (a lost connection, a full disk) fails the batch, which is tried again.
DOCUMENT_FAULTS = (DataError, IntegrityError, ArithmeticError, ValueError)


class _Written(NamedTuple):
    """A document, the rows that are written of it, and what ends that of the transaction."""

    document: UploadedDocument
    rows: Rows
    end: str


def write_documents(
    *, documents: Sequence[UploadedDocument], posted_in: int, posted_at: datetime, together: bool = False
) -> None:
    """Write the identity of each document, and those into the ledger that nothing speaks against, all at once.

    When that fails each is written by itself, so that only the one that cannot be posted gets a reason.

    Raises: one of DOCUMENT_FAULTS, when all of them are to be written `together` and one cannot be; the whole transaction
    is to be taken back and tried again. That spares it a savepoint for what hardly ever happens.
    """
    closed = closed_days({(store, date.fromisoformat(day)) for store, day in {_day(document) for document in documents}})
    ends = [_end(posted_in, timestamp_text(posted_at), is_after_close) for is_after_close in (False, True)]
    # By id, so that two registers that bring the same sales wait for each other in the same order.
    ordered = sorted(documents, key=attrgetter("claimed_id"))
    written = [_Written(document, _rows(document), ends[_is_closed(document, closed)]) for document in ordered]
    if together:
        return _insert(written)
    try:
        with transaction.atomic():
            _insert(written)
    except DOCUMENT_FAULTS:
        for each in written:
            _write_alone(each)


def _end(posted_in: int, posted_at: str, is_after_close: bool) -> str:
    return posting_end(posted_at=posted_at, posted_in=str(posted_in), is_after_close=is_after_close)


def _day(document: UploadedDocument) -> tuple[str, str]:
    """Return the store and business date of a document."""
    read = document.transaction
    assert read is not None, "what is not read is not written"
    return read.store, read.business_date


def _is_closed(document: UploadedDocument, closed: set[tuple[str, date]]) -> bool:
    if not closed:
        return False
    store, day = _day(document)
    return (store, date.fromisoformat(day)) in closed


def _rows(document: UploadedDocument) -> Rows:
    """Give the rows of a document: of its identity alone when something speaks against it."""
    if not document.reasons:
        try:
            return _ready_rows(document) or rows_of(document)
        except DOCUMENT_FAULTS as error:
            document.reasons.append(_not_postable(error))
    return {IDENTITY: [_identity(document)]}


def _ready_rows(document: UploadedDocument) -> Rows:
    return document.ready.rows if document.ready else {}


def rows_of(document: UploadedDocument) -> Rows:
    """Build the rows of a document that nothing speaks against, see `ledger_rows`.

    Raises: OverflowError when a sum does not fit its column.
    """
    assert document.transaction is not None, "what is not read has no rows"
    found = Found(
        upload_session=document.upload_session,
        corrections=_json(document.corrections),
        notes=_json([note.as_json() for note in document.notes]),
    )
    rows = ledger_rows(document.transaction, document.raw, found, document.figures)
    rows[IDENTITY] = [_identity(document)]
    return rows


def _json(content: list[Any]) -> str:
    return msgspec.json.encode(content).decode() if content else "[]"


def _identity(document: UploadedDocument) -> Row:
    read = document.transaction
    assert read is not None, "what is not read has no identity"
    answer = TransactionIdentity.Answer.QUARANTINED if document.reasons else TransactionIdentity.Answer.POSTED
    return (
        f"{read.id}\t{document.sha256}\t{answer.value}\t{document.upload_session}\t{read.register}\t{read.journal_id}\t"
        f"{read.sequence_number}"
    )


def _insert(documents: Sequence[_Written]) -> None:
    """Insert the rows of some documents, table by table."""
    tables: dict[LedgerTable, list[Row]] = {table: [] for table in LEDGER}
    for _, rows, end in documents:
        for table, texts in rows.items():
            tables[table] += texts if table is not TRANSACTION else [text + end for text in texts]
    for table, texts in tables.items():
        copy_rows(table, texts)


def _write_alone(written: _Written) -> None:
    """Write one document, or note why the tables do not take it; its identity is written then, unless HQ has it."""
    document = written.document
    try:
        with transaction.atomic():
            _insert([written])
    except DOCUMENT_FAULTS as error:
        known = known_documents([document])
        if known:
            meet(document, known[str(document.claimed_id)])
            return
        check_sequence_numbers([document])
        if not document.reasons:
            document.reasons.append(_not_postable(error))
        _insert([written._replace(rows={IDENTITY: [_identity(document)]})])


def _not_postable(error: Exception) -> Reason:
    return Reason("not-postable", "", f"The ledger does not take it: {error}")
