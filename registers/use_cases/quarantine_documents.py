"""Keep whole what cannot be posted, until a person decides."""

from collections.abc import Sequence
from uuid import UUID

from registers.domain.uploaded_document import UploadedDocument
from registers.models import QuarantinedTransaction, TransactionIdentity, UploadSession


def quarantine_documents(*, documents: Sequence[UploadedDocument], session: UploadSession) -> None:
    """Keep the documents of a batch that were answered quarantined or unreadable, with their reasons."""
    refused = [document for document in documents if document.status in ("quarantined", "unreadable")]
    rows = [
        QuarantinedTransaction(
            claimed_id=document.claimed_id and UUID(document.claimed_id),
            sha256=document.sha256,
            document=document.raw,
            reasons=[reason.as_json() for reason in document.reasons],
            register=session.device.register,
            upload_session=session,
            received_at=session.received_at,
        )
        for document in refused
    ]
    QuarantinedTransaction.objects.bulk_create(rows, ignore_conflicts=True)
    # Only the session's own identities with the same bytes: a contradicting document must not change the first answer.
    claimed = [UUID(document.claimed_id) for document in refused if document.transaction]
    identities = TransactionIdentity.objects.filter(
        id__in=claimed, sha256__in=[document.sha256 for document in refused], upload_session=session
    )
    identities.update(answer=TransactionIdentity.Answer.QUARANTINED)
