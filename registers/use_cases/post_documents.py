"""Write documents into the ledger, each with its identity and the answer it gets."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import DataError, IntegrityError, transaction

from channel.timestamp import timestamp_text
from channel.transaction import Transaction as Document
from registers.copying import copy_rows
from registers.domain.ledger_rows import Found, Rows, ledger_rows, posted_rows, posting_end
from registers.domain.ledger_table import IDENTITY, LEDGER, Row
from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import TransactionIdentity, UploadSession
from registers.queries.closed_days import closed_days
from registers.use_cases.add_to_daily_totals import add_to_daily_totals
from registers.use_cases.claim_documents import known_documents, meet
from registers.use_cases.judge_documents import check_sequence_numbers
from registers.use_cases.post_voucher_payments import post_voucher_payments
from registers.use_cases.watch_returns import lock_returned, watch_returns

# What a document itself can cause. Anything else (a lost connection, a full disk) fails the batch, which is tried again.
DOCUMENT_FAULTS = (DataError, IntegrityError, ArithmeticError, ValueError)


class Source(msgspec.Struct, frozen=True):
    """Where documents come from: session and register (primary keys), and this database transaction's id."""

    upload_session: str
    register_id: int
    posted_in: int

    @classmethod
    def of(cls, upload: UploadSession) -> "Source":
        """Tell it of a locked upload session (see `queries.locked_upload`)."""
        posted_in: int = getattr(upload, "posted_in", 0)
        return cls(upload_session=str(upload.pk), register_id=upload.device.register_id, posted_in=posted_in)


def post_documents(*, documents: Sequence[UploadedDocument], source: Source, posted_at: datetime, together: bool = False) -> None:
    """Write the identity of each document, and those into the ledger that nothing speaks against, all at once.

    When that fails each is written by itself, so that only the one that cannot be posted gets a reason. What is posted
    is added to the daily totals, what was paid by voucher is moved, and returns are compared with what was sold.

    Raises: one of DOCUMENT_FAULTS, when all of them are to be written `together` and one cannot be; the whole transaction
    is to be taken back and tried again. That spares it a savepoint for what hardly ever happens.
    """
    if not documents:
        return
    lock_returned(_read(documents))
    _write(documents, source, posted_at, together=together)
    for document in documents:
        document.status = document.status or ("quarantined" if document.reasons else "posted")
    posted = _read([document for document in documents if document.status == "posted"])
    add_to_daily_totals(
        documents=posted, figures={each.transaction.id: each.figures for each in documents if each.transaction and each.figures}
    )
    # What has figures is plain, and was not paid by voucher.
    vouchers = _read([document for document in documents if document.status == "posted" and document.figures is None])
    post_voucher_payments(documents=vouchers, register_id=source.register_id, posted_in=source.posted_in, now=posted_at)
    watch_returns(documents=posted, register_id=source.register_id, now=posted_at)


def _write(documents: Sequence[UploadedDocument], source: Source, posted_at: datetime, *, together: bool) -> None:
    closed = closed_days({(read.store, date.fromisoformat(read.business_date)) for read in _read(documents)})
    ends = [_end(source, timestamp_text(posted_at), is_after_close) for is_after_close in (False, True)]
    rows = [_rows(document, source, ends[_is_closed(document, closed)]) for document in documents]
    # By id, so that two registers that bring the same sales wait for each other in the same order.
    order = sorted(range(len(documents)), key=lambda at: str(documents[at].claimed_id))
    if together:
        return _insert([rows[at] for at in order])
    try:
        with transaction.atomic():
            _insert([rows[at] for at in order])
    except DOCUMENT_FAULTS:
        for at in order:
            _write_alone(documents[at], rows[at], source)


def _end(source: Source, posted_at: str, is_after_close: bool) -> str:
    return posting_end(posted_at=posted_at, posted_in=str(source.posted_in), is_after_close=is_after_close)


def _is_closed(document: UploadedDocument, closed: set[tuple[str, date]]) -> bool:
    read = document.transaction
    return bool(closed) and read is not None and (read.store, date.fromisoformat(read.business_date)) in closed


def _rows(document: UploadedDocument, source: Source, end: str) -> Rows:
    """Give the rows of a document: its identity, and those of the ledger unless something speaks against it."""
    read = document.transaction
    assert read is not None, "what is not read has no identity"
    rows: Rows = {}
    if not document.reasons:
        try:
            rows = posted_rows(_ready_rows(document) or rows_of(document, source.upload_session), end)
        except DOCUMENT_FAULTS as error:
            document.reasons.append(_not_postable(error))
    rows[IDENTITY] = [_identity(document, read, source)]
    return rows


def _ready_rows(document: UploadedDocument) -> Rows:
    return document.ready.rows if document.ready else {}


def rows_of(document: UploadedDocument, upload_session: str) -> Rows:
    """Build the ledger's rows of a document, see `ledger_rows`.

    Raises: OverflowError when a sum does not fit its column.
    """
    assert document.transaction is not None, "what is not read has no rows"
    found = Found(
        upload_session=upload_session,
        corrections=_json(document.corrections),
        notes=_json([note.as_json() for note in document.notes]),
    )
    return ledger_rows(document.transaction, document.raw, found, document.figures)


def _json(content: list[Any]) -> str:
    return msgspec.json.encode(content).decode() if content else "[]"


def _identity(document: UploadedDocument, read: Document, source: Source) -> Row:
    answer = TransactionIdentity.Answer.QUARANTINED if document.reasons else TransactionIdentity.Answer.POSTED
    return (
        f"{read.id}\t{document.sha256}\t{answer.value}\t{source.upload_session}\t{read.register}\t{read.journal_id}\t"
        f"{read.sequence_number}"
    )


def _insert(documents: Sequence[Rows]) -> None:
    """Insert the rows of some documents, table by table."""
    for table in LEDGER:
        copy_rows(table, [row for rows in documents for row in rows.get(table, ())])


def _write_alone(document: UploadedDocument, rows: Rows, source: Source) -> None:
    """Write one document, or note why the tables do not take it; its identity is written then, unless HQ has it."""
    try:
        with transaction.atomic():
            _insert([rows])
    except DOCUMENT_FAULTS as error:
        known = known_documents([document])
        if known:
            meet(document, known[str(document.claimed_id)])
            return
        check_sequence_numbers([document])
        if not document.reasons:
            document.reasons.append(_not_postable(error))
        assert document.transaction is not None, "it was tried to post it"
        _insert([{IDENTITY: [_identity(document, document.transaction, source)]}])


def _not_postable(error: Exception) -> Reason:
    return Reason("not-postable", "", f"The ledger does not take it: {error}")


def _read(documents: Sequence[UploadedDocument]) -> list[Document]:
    return [document.transaction for document in documents if document.transaction]
