"""Write documents into the ledger."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import (
    QuarantinedTransaction,
    Transaction,
    TransactionLine,
    TransactionPayment,
    TransactionTax,
    UploadSession,
)
from registers.use_cases.ledger_rows import header_row, line_rows, payment_rows, tax_rows

# What a document itself can cause. Anything else (a lost connection, a full disk) fails the batch, which is tried again.
DOCUMENT_FAULTS = (DataError, IntegrityError, ArithmeticError, ValueError)


def post_documents(*, documents: Sequence[UploadedDocument], session: UploadSession) -> None:
    """Post the documents that nothing speaks against, all at once.

    When that fails each is tried by itself, so that only the one that cannot be posted gets a reason.
    """
    faultless = [document for document in documents if not document.reasons]
    posted_at = timezone.now()
    try:
        _insert(faultless, session, posted_at)
    except DOCUMENT_FAULTS:
        for document in faultless:
            _post_alone(document, session, posted_at)
    for document in documents:
        document.status = "quarantined" if document.reasons else "posted"
    _resolve([document for document in documents if document.status == "posted"], posted_at)


def _post_alone(document: UploadedDocument, session: UploadSession, posted_at: datetime) -> None:
    """Post one document, or note why the ledger does not take it."""
    try:
        _insert([document], session, posted_at)
    except DOCUMENT_FAULTS as error:
        document.reasons.append(Reason("not-postable", "", f"The ledger does not take it: {error}"))


def _resolve(posted: Sequence[UploadedDocument], posted_at: datetime) -> None:
    """Take what was just posted out of quarantine, where it was kept before the cause was gone, or for another register."""
    kept = QuarantinedTransaction.objects.filter(
        claimed_id__in=[UUID(document.claimed_id) for document in posted if document.claimed_id],
        sha256__in=[document.sha256 for document in posted],
        resolved_at=None,
    )
    kept.update(resolved_at=posted_at)


@transaction.atomic
def _insert(documents: Sequence[UploadedDocument], session: UploadSession, posted_at: datetime) -> None:
    """Insert the rows of some documents, table by table; all or none."""
    pairs = [(document, document.transaction) for document in documents if document.transaction]
    Transaction.objects.bulk_create([header_row(read, document.raw, session, posted_at) for document, read in pairs])
    TransactionLine.objects.bulk_create([row for _, read in pairs for row in line_rows(read)])
    TransactionTax.objects.bulk_create([row for _, read in pairs for row in tax_rows(read)])
    TransactionPayment.objects.bulk_create([row for _, read in pairs for row in payment_rows(read)])
