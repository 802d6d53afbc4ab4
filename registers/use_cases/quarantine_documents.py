"""Keep whole what cannot be posted, until a person decides; and let go what was posted after all."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from registers.copying.prepared import read_rows
from registers.domain.quarantine_facts import quarantine_facts
from registers.domain.reason import Reason
from registers.domain.uploaded_document import UploadedDocument
from registers.models import QuarantinedTransaction, UploadSession
from registers.queries.among import among, among_sql

Resolution = QuarantinedTransaction.Resolution


def quarantine_documents(*, documents: Sequence[UploadedDocument], upload: UploadSession, now: datetime) -> None:
    """Keep the documents of a batch that were not posted, with their reasons.

    What was kept before is answered as then, and is in the table once. What was posted just now leaves it: it was kept
    before the cause was gone, or for another register.
    """
    kept = _kept(documents, upload.device.register_id)
    if kept:
        posted = {(UUID(each.claimed_id), each.sha256) for each in documents if each.status == "posted" and each.claimed_id}
        _resolve([row.pk for row in kept if row.resolved_at is None and (row.claimed_id, row.sha256) in posted], now)
    own = {row.sha256: row for row in kept if row.register_id == upload.device.register_id}
    fresh: dict[str, UploadedDocument] = {}
    for document in documents:
        if document.status == "posted" or _answer_again(document, own.get(document.sha256)):
            continue
        first = fresh.setdefault(document.sha256, document)
        if first is document:
            document.status = "quarantined" if document.transaction else "unreadable"
        else:
            document.status, document.reasons = "repeated", first.reasons
    if fresh:
        QuarantinedTransaction.objects.bulk_create([_row(document, upload) for document in fresh.values()])


def _kept(documents: Iterable[UploadedDocument], register_id: int) -> list[QuarantinedTransaction]:
    """Read what of a batch is in quarantine, of this register or of another one, resolved or not; one query more if any is.

    The same bytes name the same id: by their hash only those are looked for that name none.
    """
    documents = list(documents)
    hashes = {document.sha256 for document in documents}
    ids = {document.claimed_id for document in documents if document.claimed_id}
    nameless = {document.sha256 for document in documents if not document.claimed_id}
    if not _is_any_kept(ids, nameless, register_id):
        return []
    rows = QuarantinedTransaction.objects.filter(among("sha256", hashes) & Q(register_id=register_id) | among("claimed_id", ids))
    fields = ("claimed_id", "sha256", "reasons", "register_id", "resolved_at", "resolution")
    return [row for row in rows.order_by().only(*fields) if row.sha256 in hashes]


def _is_any_kept(ids: Collection[str], hashes: Collection[str], register_id: int) -> bool:
    """Tell whether anything is kept by some ids, or of this register by some hashes.

    Asked apart, and not for the first row alone: for either PostgreSQL would read the whole table.
    """
    by_id, first = among_sql("claimed_id", "uuid", ids)
    by_hash, second = among_sql("sha256", "varchar", hashes)
    return bool(
        (ids and read_rows(f"{_KEPT} WHERE {by_id}", [first]))
        or (hashes and read_rows(f"{_KEPT} WHERE register_id = %s AND {by_hash}", [register_id, second]))
    )


_KEPT = "SELECT 1 FROM registers_quarantinedtransaction"


def _resolve(keys: Sequence[int], now: datetime) -> None:
    if keys:
        QuarantinedTransaction.objects.filter(pk__in=keys).update(resolved_at=now, resolution=Resolution.POSTED)


def _answer_again(document: UploadedDocument, row: QuarantinedTransaction | None) -> bool:
    """Give a document that was in quarantine before the answer of then; tell whether it needs no place there now.

    One that was posted since is a repeat of a posted one: the reasons of before are history.
    """
    if row is not None:
        is_posted = row.resolved_at is not None and row.resolution != Resolution.DISMISSED
        document.status = "repeated"
        document.reasons = [] if is_posted else [Reason(**reason) for reason in row.reasons]
    return document.status == "repeated"


def _row(document: UploadedDocument, upload: UploadSession) -> QuarantinedTransaction:
    return QuarantinedTransaction(
        claimed_id=document.claimed_id and UUID(document.claimed_id),
        sha256=document.sha256,
        document=document.raw,
        reasons=[reason.as_json() for reason in document.reasons],
        register_id=upload.device.register_id,
        upload_session=upload,
        received_at=upload.received_at,
        **quarantine_facts(document),
    )
