"""Decide which documents of a batch are new, which are repeats, and which contradict one HQ has.

The identity table decides, by INSERT ... ON CONFLICT DO NOTHING: when two requests bring the same sale at the same
moment, the second waits for the first to commit and then finds its row. Asking first and inserting later would post
it twice.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import QuarantinedTransaction, Register, TransactionIdentity, UploadSession


def claim_documents(*, documents: Sequence[UploadedDocument], session: UploadSession) -> list[UploadedDocument]:
    """Return the documents that are new and this session's to post; all the others get their status here.

    A document of another register claims no identity: it must not stand in the way of the register that sold it.
    """
    register = session.device.register
    journal_ids = set(register.devices.values_list("journal_id", flat=True))
    own = [document for document in documents if _is_own(document, register, journal_ids)]
    identities = _identities(own, session)
    claimed: dict[str, UploadedDocument] = {}
    for document in own:
        identity = identities.get(UUID(document.claimed_id))
        if identity is None:
            continue
        if identity.sha256 != document.sha256:
            document.reasons.append(Reason("id-taken", "/id", "A different document is known by this id."))
        elif _is_new(identity, session) and identity.sha256 not in claimed:
            claimed[identity.sha256] = document
        else:
            document.status = "repeated"
    _answer_again([document for document in documents if document.sha256 not in claimed], session)
    return list(claimed.values())


def _is_own(document: UploadedDocument, register: Register, journal_ids: set[str]) -> bool:
    """Tell whether the register sold this, with any journal it ever had; notes the reasons when it did not."""
    transaction = document.transaction
    if transaction is None:
        return False
    for name, found, expected in (
        ("register", transaction.register, register.number),
        ("store", transaction.store, register.store.number),
    ):
        if found != expected:
            message = f"It says {name} {found}, but register {register.number} of store {register.store.number} sent it."
            document.reasons.append(Reason(f"foreign-{name}", f"/{name}", message))
    if transaction.journal_id not in journal_ids:
        document.reasons.append(Reason("foreign-journal", "/journal_id", "No device of this register has this journal."))
    return not document.reasons


def _identities(documents: Iterable[UploadedDocument], session: UploadSession) -> dict[UUID, TransactionIdentity]:
    """Insert the identities that are missing, unless the session is finished, and read them all back.

    Sorted by id, so that two requests with the same sales wait for each other in the same order.
    """
    firsts: dict[UUID, str] = {}
    for document in documents:
        firsts.setdefault(UUID(document.claimed_id), document.sha256)
    if session.state == UploadSession.State.RECEIVED:
        rows = [
            TransactionIdentity(id=key, sha256=sha256, answer=TransactionIdentity.Answer.POSTED, upload_session=session)
            for key, sha256 in sorted(firsts.items())
        ]
        TransactionIdentity.objects.bulk_create(rows, ignore_conflicts=True)
    return TransactionIdentity.objects.in_bulk(firsts.keys())


def _is_new(identity: TransactionIdentity, session: UploadSession) -> bool:
    """Tell whether this session inserted the identity; the session's row is locked, so nobody else does it twice."""
    return identity.upload_session_id == session.pk and session.state == UploadSession.State.RECEIVED


def _answer_again(documents: Iterable[UploadedDocument], session: UploadSession) -> None:
    """Give documents that were quarantined before, also in this batch, the first answer; the rest is quarantined now.

    One that was posted since is a repeat of a posted one: the reasons of before are history.
    """
    documents = list(documents)
    quarantined = QuarantinedTransaction.objects.filter(
        register=session.device.register, sha256__in={document.sha256 for document in documents}
    )
    rows = list(quarantined.defer("document"))
    reasons = {row.sha256: [Reason(**reason) for reason in row.reasons] for row in rows}
    resolved = {row.sha256 for row in rows if row.resolved_at}
    for document in documents:
        if document.status == "repeated" and document.sha256 in resolved:
            continue
        if document.sha256 in reasons:
            document.status, document.reasons = "repeated", reasons[document.sha256]
        elif document.status is None:
            document.status = "quarantined" if document.transaction else "unreadable"
            reasons[document.sha256] = document.reasons
