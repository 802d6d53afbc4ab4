"""Post what an upload session brought: each document exactly once, or whole into quarantine."""

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from channel.errors import InvalidInput
from channel.upload import UploadAnswer
from registers.copying.prepared import run
from registers.domain.upload_body import read_lines
from registers.domain.uploaded_document import UploadedDocument
from registers.models import UploadSession
from registers.queries.locked_upload import locked_upload
from registers.use_cases.claim_documents import claim_documents
from registers.use_cases.judge_documents import judge_documents
from registers.use_cases.post_documents import post_documents
from registers.use_cases.prepare_documents import prepare_documents
from registers.use_cases.quarantine_documents import quarantine_documents
from registers.use_cases.read_upload import read_upload
from registers.use_cases.write_documents import DOCUMENT_FAULTS

UNPACKED_TO_PACKED = 16
# A few kilobytes must not fill HQ's memory, and what is quarantined of them not its disk.
UNPACKED_MAX_BYTES = 64 * 1024 * 1024
MESSAGE_LENGTH = 300


def post_upload(*, session: UploadSession) -> UploadAnswer:
    """Post a stored session; done again, it answers every document as a repeat.

    Reading, and judging what is ordinary, is done before the register is locked. All the rest is one transaction: a server
    that dies in it leaves a session that is RECEIVED and nothing else.

    Raises: InvalidInput when the body cannot be unpacked; the session is REJECTED.
    """
    lines = _lines(session)
    try:
        documents = _ready(session, lines)
        _post(session, documents, together=True)
    except DOCUMENT_FAULTS:
        documents = read_upload(session=session, lines=lines)
        _post(session, documents, together=False)
    return UploadAnswer(upload_session=str(session.pk), answers=[document.answer() for document in documents])


def _ready(session: UploadSession, lines: Sequence[bytes]) -> list[UploadedDocument]:
    """Read an upload and judge what is ordinary in it."""
    documents = read_upload(session=session, lines=lines)
    prepare_documents(documents=documents, session=session)
    return documents


def _post(session: UploadSession, documents: Sequence[UploadedDocument], *, together: bool) -> None:
    """Post documents in one transaction, see `write_documents`.

    When HQ had nothing like the first line, nearly always all of them are new: so they are written, and whether HQ has one
    is asked only when that fails.
    """
    unknown = [document for document in documents if document.status is None]
    expect_new = together and len(unknown) == len(documents)
    with transaction.atomic():
        upload = locked_upload(session)
        now = timezone.now()
        new = claim_documents(documents=unknown, device=upload.device, expect_new=expect_new)
        register = upload.device.register
        judge_documents(documents=new, register=register, received_at=upload.received_at, expect_new=expect_new)
        post_documents(documents=new, upload=upload, posted_at=now, together=together)
        quarantine_documents(documents=documents, upload=upload, now=now)
        if upload.state == UploadSession.State.RECEIVED:
            _finish(upload, documents)


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
    quarantined = count["quarantined"] + count["unreadable"]
    state = UploadSession.State.PARTLY_POSTED if quarantined else UploadSession.State.POSTED
    key = UploadSession._meta.pk.get_db_prep_value(session.pk, connection)
    run(_FINISH, [state.value, len(documents), count["posted"], count["repeated"], quarantined, key])


_FINISH = """
UPDATE registers_uploadsession SET state = %s, documents = %s, posted = %s, repeated = %s, quarantined = %s WHERE id = %s
"""
