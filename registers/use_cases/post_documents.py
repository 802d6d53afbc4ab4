"""Post documents: write them, add them to what the day comes to, and move what was paid by voucher."""

from collections.abc import Sequence
from datetime import datetime

from channel.transaction import Transaction as Document
from registers.domain.uploaded_document import UploadedDocument
from registers.models import UploadSession
from registers.use_cases.add_to_daily_totals import add_to_daily_totals
from registers.use_cases.post_voucher_payments import post_voucher_payments
from registers.use_cases.watch_returns import lock_returned, watch_returns
from registers.use_cases.write_documents import write_documents


def post_documents(
    *, documents: Sequence[UploadedDocument], upload: UploadSession, posted_at: datetime, together: bool = False
) -> None:
    """Write documents of a locked upload (see `queries.locked_upload`), each with the answer it gets.

    What is posted is added to the daily totals, what was paid by voucher is moved, and returns are compared with what
    was sold.

    Raises: what `write_documents` raises when they are to be written `together`.
    """
    if not documents:
        return
    register_id, posted_in = upload.device.register_id, upload.posted_in  # type: ignore[attr-defined] # see `locked_upload`
    lock_returned(_read(documents))
    write_documents(documents=documents, posted_in=posted_in, posted_at=posted_at, together=together)
    for document in documents:
        document.status = document.status or ("quarantined" if document.reasons else "posted")
    posted = [document for document in documents if document.status == "posted"]
    add_documents(posted)
    # What has figures is plain, and was not paid by voucher.
    vouchers = _read([document for document in posted if document.figures is None])
    post_voucher_payments(documents=vouchers, register_id=register_id, posted_in=posted_in, now=posted_at)
    watch_returns(documents=_read(posted), register_id=register_id, now=posted_at)


def add_documents(posted: Sequence[UploadedDocument]) -> None:
    """Add documents that were written just now to the daily totals."""
    figures = {each.transaction.id: each.figures for each in posted if each.transaction and each.figures}
    add_to_daily_totals(documents=_read(posted), figures=figures)


def _read(documents: Sequence[UploadedDocument]) -> list[Document]:
    return [document.transaction for document in documents if document.transaction]
