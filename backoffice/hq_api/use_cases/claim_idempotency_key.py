"""Claim an idempotency key for a call, or find the answer it was given before.

The claim is a row of its own transaction, written before anything is done: of two calls at once one gets it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from backoffice.api_errors import IdempotencyKeyInUse, IdempotencyKeyReused
from backoffice.hq_api.models import IdempotencyKey

#: A call without an answer for so long lost its process; the key may be claimed again.
LOST_AFTER = timedelta(minutes=5)
#: Refusals that may be over a moment later: there is no such thing yet, it stands otherwise, it has changed, too many calls.
PASSING = frozenset({404, 409, 412, 429})


@transaction.atomic
def claim_idempotency_key(*, caller: str, key: str, request_sha256: str, now: datetime) -> IdempotencyKey:
    """Claim a key; the returned row has a `status` when the call was answered before.

    Raises:
        IdempotencyKeyReused: the key belongs to another call.
        IdempotencyKeyInUse: the same call is under way.
    """
    values = {"request_sha256": request_sha256, "begun_at": now}
    row, is_new = IdempotencyKey.objects.get_or_create(caller=caller, key=key, defaults=values)
    if is_new:
        return row
    if row.request_sha256 != request_sha256:
        raise IdempotencyKeyReused
    if row.status is not None:
        return row
    lost = IdempotencyKey.objects.filter(pk=row.pk, status=None, begun_at__lte=now - LOST_AFTER)
    if not lost.update(begun_at=now):
        raise IdempotencyKeyInUse
    return row


def keep_answer(*, claim: IdempotencyKey, status: int, content_type: str, body: bytes) -> None:
    """Keep the answer of a call for whoever repeats it.

    That HQ failed is no answer, nor is a refusal that how things stood at that moment caused: the call may be made again.
    """
    if status >= 500 or status in PASSING:
        forget_claim(claim=claim)
        return
    IdempotencyKey.objects.filter(pk=claim.pk).update(status=status, content_type=content_type, body=body)


def forget_claim(*, claim: IdempotencyKey) -> None:
    """Let the call be made again."""
    IdempotencyKey.objects.filter(pk=claim.pk).delete()
