"""Post what an upload session brought: each document exactly once, or whole into quarantine."""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from channel.errors import InvalidInput
from channel.upload import UploadAnswer
from registers.domain.upload_body import read_lines
from registers.domain.uploaded_document import UploadedDocument, read_document
from registers.models import UploadSession
from registers.use_cases.claim_documents import claim_documents
from registers.use_cases.judge_documents import judge_documents
from registers.use_cases.post_documents import post_documents
from registers.use_cases.quarantine_documents import quarantine_documents

UNPACKED_TO_PACKED = 16
# A few kilobytes must not fill HQ's memory, and what is quarantined of them not its disk.
UNPACKED_MAX_BYTES = 64 * 1024 * 1024
MESSAGE_LENGTH = 300


def post_upload(*, session: UploadSession) -> UploadAnswer:
    """Post a stored session; done again, it answers every document as a repeat.

    Reading is done before the database is locked. All the rest is one transaction: a server that dies in it leaves a
    session that is RECEIVED and nothing else.

    Raises: InvalidInput when the body cannot be unpacked; the session is REJECTED.
    """
    documents = [read_document(raw) for raw in _lines(session)]
    with transaction.atomic():
        locked = (
            UploadSession.objects.select_for_update(of=("self",)).select_related("device__register__store").get(pk=session.pk)
        )
        claimed = claim_documents(documents=documents, session=locked)
        judge_documents(documents=claimed, session=locked)
        post_documents(documents=claimed, session=locked)
        quarantine_documents(documents=documents, session=locked)
        if locked.state == UploadSession.State.RECEIVED:
            _finish(locked, documents)
    return UploadAnswer(upload_session=str(session.pk), answers=[document.answer() for document in documents])


def _lines(session: UploadSession) -> list[bytes]:
    """Unpack the body, or reject the session."""
    sent_at_most = settings.UPLOAD_MAX_BYTES
    max_bytes = min(sent_at_most * UNPACKED_TO_PACKED, max(sent_at_most, UNPACKED_MAX_BYTES))
    try:
        return read_lines(bytes(session.body), content_encoding=session.content_encoding, max_bytes=max_bytes)
    except InvalidInput as error:
        received = UploadSession.objects.filter(pk=session.pk, state=UploadSession.State.RECEIVED)
        received.update(state=UploadSession.State.REJECTED, message=error.message[:MESSAGE_LENGTH])
        raise InvalidInput(error.message, upload_session=str(session.pk)) from error


def _finish(session: UploadSession, documents: Sequence[UploadedDocument]) -> None:
    """Write down what became of the batch."""
    count = Counter(document.status for document in documents)
    session.documents = len(documents)
    session.posted = count["posted"]
    session.repeated = count["repeated"]
    session.quarantined = count["quarantined"] + count["unreadable"]
    session.state = UploadSession.State.PARTLY_POSTED if session.quarantined else UploadSession.State.POSTED
    session.save(update_fields=["documents", "posted", "repeated", "quarantined", "state"])
