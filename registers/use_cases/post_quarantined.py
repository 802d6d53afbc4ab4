"""Post what was kept in quarantine, as it was sent or with the corrections of a person.

The bytes stay those of the register, beside what was changed: the ledger must be able to say what a till printed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from channel.errors import StateConflict
from channel.identifiers import new_transaction_id
from channel.transaction import Transaction as Document
from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import QuarantinedTransaction, TransactionIdentity, UploadSession
from registers.queries.locked_store import locked_stores
from registers.queries.locked_upload import locked_upload, upload_with_device
from registers.use_cases.claim_documents import foreign_reasons, held_back, journals_of
from registers.use_cases.judge_documents import check_sequence_numbers, judge_documents
from registers.use_cases.post_documents import post_documents

Resolution = QuarantinedTransaction.Resolution
NUMBER_TAKEN = "sequence-number-taken"

# What no person can accept, because no table of the ledger can hold it or nobody could add it up.
NEVER_ACCEPTED = frozenset({"not-postable", "unknown-currency", "document-invalid", "unknown-voucher", "voucher-currency"})


class _NotPosted(Exception):
    """Reasons remain; what was written so far is taken back."""


def post_quarantined(
    *,
    quarantined: QuarantinedTransaction,
    document: Document,
    corrections: list[dict[str, Any]],
    accept: frozenset[str],
) -> list[Reason]:
    """Post a quarantined document as `document` says it, unless reasons other than the accepted remain.

    Returns the reasons that remain; none means that it is posted and no longer in quarantine. `corrections` is what was
    changed in it: [{"pointer", "from", "to"}, ...]. A document whose id another one has gets a new one, and one whose
    number another one has, when that is accepted, a journal of its own; both are among the corrections then. One whose very
    bytes are posted already only leaves quarantine.

    Raises: StateConflict when it has left quarantine already, or is to be corrected after it was posted.
    """
    reasons: list[Reason] = []
    try:
        with transaction.atomic():
            locked_stores([document.store])
            upload = locked_upload(upload_with_device(quarantined.upload_session_id))
            reasons = _post(_locked(quarantined), upload, document, corrections, accept - NEVER_ACCEPTED)
            if reasons:
                raise _NotPosted
    except _NotPosted:
        return reasons
    return []


def _locked(quarantined: QuarantinedTransaction) -> QuarantinedTransaction:
    """Lock it, so that two people post it once; after its register, as uploads do."""
    locked = QuarantinedTransaction.objects.select_for_update(no_key=True).get(pk=quarantined.pk)
    if locked.resolved_at is not None:
        raise StateConflict("This transaction has left quarantine already.")
    return locked


def _post(
    row: QuarantinedTransaction,
    upload: UploadSession,
    document: Document,
    corrections: list[dict[str, Any]],
    accept: frozenset[str],
) -> list[Reason]:
    """Post it and return the reasons that remain; what was written must be taken back when there are some."""
    now = timezone.now()
    if _is_posted(document, row):
        if corrections:
            raise StateConflict("The very same transaction is posted already: it is too late to correct it here. Try it again.")
        _resolve(row, Resolution.POSTED, now)
        return []
    changes = list(corrections)
    document = _with_free_id(document, row, changes)
    uploaded = UploadedDocument(bytes(row.document), row.sha256, document, document.id, str(upload.pk), corrections=changes)
    register = upload.device.register
    journals = journals_of(upload.device)
    uploaded.add(foreign_reasons(document, register, journals))
    uploaded.add(held_back(document, journals))
    judge_documents(documents=[uploaded], register=register, received_at=now)
    check_sequence_numbers([uploaded])
    if any(reason.code == NUMBER_TAKEN and reason.code in accept for reason in uploaded.reasons):
        # The number is taken in that journal for good: so it is the first of a journal of its own.
        uploaded.transaction = _changed(document, changes, journal_id=document.id)
    uploaded.reasons = [reason for reason in uploaded.reasons if reason.code not in accept]
    post_documents(documents=[uploaded], upload=upload, posted_at=now)
    if not uploaded.reasons:
        resolution = Resolution.CORRECTED if corrections else Resolution.ACCEPTED if accept else Resolution.POSTED
        _resolve(row, resolution, now)
    return uploaded.reasons


def _is_posted(document: Document, row: QuarantinedTransaction) -> bool:
    """Tell whether the very same bytes are in the ledger: two registers may bring one sale, and it was sold once."""
    posted = TransactionIdentity.objects.filter(pk=document.id, sha256=row.sha256, answer=TransactionIdentity.Answer.POSTED)
    # Posted from quarantine it may have another id.
    same = QuarantinedTransaction.objects.filter(claimed_id=document.id, sha256=row.sha256, resolved_at__isnull=False)
    return posted.exists() or same.exclude(resolution=Resolution.DISMISSED).exists()


def _resolve(row: QuarantinedTransaction, resolution: Resolution, now: datetime) -> None:
    QuarantinedTransaction.objects.filter(pk=row.pk).update(resolved_at=now, resolution=resolution)


def _with_free_id(document: Document, row: QuarantinedTransaction, changes: list[dict[str, Any]]) -> Document:
    """Give the document a new id if other bytes have its own; its own former identity makes room for the posted one."""
    identity = TransactionIdentity.objects.select_for_update().filter(pk=UUID(document.id)).first()
    if identity is None:
        return document
    if identity.sha256 == row.sha256 and identity.answer == TransactionIdentity.Answer.QUARANTINED:
        identity.delete()
        return document
    return _changed(document, changes, id=new_transaction_id())


def _changed(document: Document, changes: list[dict[str, Any]], **fields: str) -> Document:
    """Change fields of the document and note that among the corrections."""
    changes += [{"pointer": f"/{name}", "from": getattr(document, name), "to": value} for name, value in fields.items()]
    return msgspec.structs.replace(document, **fields)
