"""Say what speaks against posting a quarantined document as things are now, which may be less than when it came.

A product may have been created since, a day may have passed. The reasons it was kept for are history and stay as they are.
"""

from dataclasses import dataclass

from django.utils import timezone

from channel.transaction import Transaction as Document
from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument, read_document
from registers.models import QuarantinedTransaction, TransactionIdentity
from registers.use_cases.claim_documents import foreign_reasons, held_back, journals_of
from registers.use_cases.judge_documents import check_sequence_numbers, judge_documents
from registers.use_cases.post_quarantined import NEVER_ACCEPTED

ID_TAKEN = Reason("id-taken", "/id", "A different document is known by this id; posted, this one gets a new id.")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What speaks against a document: `document` is None when it cannot be read."""

    document: Document | None
    reasons: list[Reason]

    @property
    def acceptable(self) -> list[Reason]:
        """Return the reasons a person may post it in spite of."""
        return [reason for reason in self.reasons if reason.code not in NEVER_ACCEPTED]

    @property
    def may_accept(self) -> bool:
        """Tell whether accepting would leave nothing that speaks against it."""
        return self.document is not None and len(self.acceptable) == len(self.reasons)


def judge_quarantined(*, quarantined: QuarantinedTransaction) -> Judgement:
    """Judge a document as it was sent; `upload_session.device` and the register with its store and currency are read."""
    read = read_document(bytes(quarantined.document))
    if read.transaction is None:
        return Judgement(None, read.reasons)
    uploaded = UploadedDocument(b"", quarantined.sha256, read.transaction, read.transaction.id)
    register = quarantined.register
    journals = journals_of(quarantined.upload_session.device)
    uploaded.add(foreign_reasons(read.transaction, register, journals))
    uploaded.add(held_back(read.transaction, journals))
    judge_documents(documents=[uploaded], register=register, received_at=timezone.now())
    check_sequence_numbers([uploaded])
    if _id_is_taken(read.transaction, quarantined):
        uploaded.add([ID_TAKEN])
    return Judgement(read.transaction, uploaded.reasons)


def _id_is_taken(document: Document, quarantined: QuarantinedTransaction) -> bool:
    identities = TransactionIdentity.objects.filter(pk=document.id)
    return identities.exclude(sha256=quarantined.sha256).exists()
