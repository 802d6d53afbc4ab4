"""Try everything again that a retry asks for, one document after the other.

Each by itself: what still cannot be posted holds up no other. Where it goes on is written after each few, so that a worker
that dies costs those; tried twice, a document is posted once.
"""

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from channel.errors import EverytillError
from registers.models import QuarantineRetry
from registers.queries.waiting_in_quarantine import waiting_in_quarantine
from registers.use_cases.try_quarantined_again import try_quarantined_again

logger = logging.getLogger(__name__)

DOCUMENTS_AT_ONCE = 50


def run_quarantine_retry(*, retry_id: int) -> None:
    """Work on a retry until everything was tried; done by two workers at once, it only counts twice."""
    while keys := _next_keys(retry_id):
        posted = sum(_try(key, retry_id) for key in keys)
        QuarantineRetry.objects.filter(pk=retry_id).update(
            done_key=keys[-1], tried=F("tried") + len(keys), posted=F("posted") + posted, progressed_at=timezone.now()
        )
    QuarantineRetry.objects.filter(pk=retry_id, finished_at=None).update(finished_at=timezone.now())


def _next_keys(retry_id: int) -> list[int]:
    """Return the keys of the next documents; none when all were tried, or the retry is finished."""
    retry = QuarantineRetry.objects.filter(pk=retry_id, finished_at=None).first()
    if retry is None:
        return []
    todo = waiting_in_quarantine(retry.reason).filter(pk__gt=retry.done_key, pk__lte=retry.last_key)
    return list(todo.order_by("pk").values_list("pk", flat=True)[:DOCUMENTS_AT_ONCE])


def _try(key: int, retry_id: int) -> bool:
    """Try one document; return whether it was posted."""
    retry = QuarantineRetry.objects.select_related("requested_by").get(pk=retry_id)
    quarantined = waiting_in_quarantine().defer(None).filter(pk=key).first()
    if quarantined is None:
        return False
    try:
        with transaction.atomic():
            return not try_quarantined_again(quarantined=quarantined, user=retry.requested_by)
    except EverytillError:
        return False
    except Exception:
        logger.exception("quarantined transaction %s could not be tried again", key)
        return False
