"""Post ordinary uploads that come at the same moment in one database transaction, whichever registers bring them.

A hundred sales cost PostgreSQL and this process a dozen statements and a commit, whether they are of one upload or of four.
Only what nearly everything is: new sales of a trusted device with its own journal, which were judged and made into rows before
(see `prepare_documents`), of a register that nobody holds. All else, also what turns out not to be so, is posted by itself
(see `post_upload`): here nobody is waited for long, no second question is asked, and nothing is answered but "posted".
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import Error, connection, transaction
from django.utils import timezone

from registers.copying.prepared import run
from registers.domain.document_checks import StoreRules, store_rules
from registers.domain.uploaded_document import UploadedDocument
from registers.done_together import DoneTogether
from registers.models import UploadSession
from registers.queries.free_uploads import FreeUpload, free_uploads
from registers.queries.kept_ids import kept_ids
from registers.use_cases.post_documents import add_documents
from registers.use_cases.write_documents import DOCUMENT_FAULTS, write_documents

logger = logging.getLogger(__name__)

# Of documents as they were sent: their rows are as much again, and a web process is to stay small. A larger upload goes alone,
# so that nobody waits for it.
MOST_BYTES = 1024 * 1024
# What nobody can try to lock (an id that is being written, the totals of a day) is waited for so long, by all of a group.
LOCK_MILLISECONDS = 200
# So long an upload waits for its turn; longer only if somebody's connection hangs.
PATIENCE_SECONDS = 1.0


@dataclass(slots=True, eq=False)
class _Ordinary:
    """An upload whose documents are all ready: by these rules, of this register, store and journal."""

    session: UploadSession
    documents: Sequence[UploadedDocument]
    rules: StoreRules
    origin: tuple[str, str, str]
    size: int
    is_posted: bool = False


def post_together(*, session: UploadSession, documents: Sequence[UploadedDocument]) -> bool:
    """Post an upload, together with others that wait; tell whether all of it is posted, or nothing was done.

    On SQLite nothing is: there writers follow one another, and no two of them could hold it at once. Nor is it within a
    transaction of the caller's, who could take back what the others were told.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return False
    ordinary = _ordinary(session, documents)
    if ordinary is None:
        return False
    _TURNS.do(ordinary, patience=PATIENCE_SECONDS)
    return ordinary.is_posted


def _ordinary(session: UploadSession, documents: Sequence[UploadedDocument]) -> _Ordinary | None:
    rules, origins, size = None, set(), 0
    for document in documents:
        ready, read = document.ready, document.transaction
        if ready is None or not ready.rows or read is None or document.status is not None:
            return None
        rules = ready.rules
        origins.add((read.register, read.store, read.journal_id))
        size += len(document.raw)
    if rules is None or len(origins) != 1 or size > MOST_BYTES:
        return None
    return _Ordinary(session, documents, rules, origins.pop(), size)


def _fitting(uploads: Sequence[_Ordinary]) -> int:
    """Tell how many of some uploads are posted at once."""
    size = count = 0
    for upload in uploads:
        size += upload.size
        if count and size > MOST_BYTES:
            break
        count += 1
    return count


def _post(uploads: Sequence[_Ordinary]) -> None:
    """Post uploads and tell those that were; when one spoils it for all, each is left to find out which."""
    try:
        with transaction.atomic():
            posted = _written(uploads)
    except (Error, *DOCUMENT_FAULTS) as error:
        logger.info("%s uploads are posted each by itself: %s", len(uploads), error)
        return
    for upload in posted:
        upload.is_posted = True
        for document in upload.documents:
            document.status = "posted"


def _written(uploads: Sequence[_Ordinary]) -> list[_Ordinary]:
    """Write what can be posted here and now, within the present transaction."""
    now = timezone.now()
    run(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}", [])
    free = free_uploads({upload.session.pk: upload.session.device.register_id for upload in uploads})
    ours = _not_kept([upload for upload in uploads if _is_as_judged(upload, free.get(upload.session.pk))])
    if not ours:
        return []
    documents = [document for upload in ours for document in upload.documents]
    posted_in = free[ours[0].session.pk].posted_in
    write_documents(documents=documents, posted_in=posted_in, posted_at=now, together=True)
    add_documents(documents)
    run(_FINISH, [[upload.session.pk for upload in ours], [len(upload.documents) for upload in ours]])
    return ours


def _is_as_judged(upload: _Ordinary, free: FreeUpload | None) -> bool:
    """Tell whether it is what it was taken for when it was judged, now that its register is locked."""
    if free is None or free.origin != upload.origin:
        return False
    return upload.rules == store_rules(
        currency=free.currency, time_zone=free.time_zone, cutoff=free.cutoff, received_at=upload.session.received_at
    )


def _not_kept(uploads: list[_Ordinary]) -> list[_Ordinary]:
    """Leave out those with a sale that is in quarantine under its id: it has to leave it when it is posted."""
    kept = kept_ids([document.claimed_id for upload in uploads for document in upload.documents if document.claimed_id])
    if not kept:
        return uploads
    return [upload for upload in uploads if not any(document.claimed_id in kept for document in upload.documents)]


_TURNS: DoneTogether[_Ordinary] = DoneTogether(_post, _fitting)

_FINISH = """
UPDATE registers_uploadsession AS upload
SET state = 'POSTED', documents = done.documents, posted = done.documents, repeated = 0, quarantined = 0
FROM unnest(%s::uuid[], %s::integer[]) AS done (id, documents) WHERE upload.id = done.id
"""
