"""Celery's way into registers; each task makes one call."""

import logging
from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from registers.models import QuarantineRetry
from registers.noted_queue import queue_is_there
from registers.queries.due_vouchers import vouchers_are_due
from registers.queries.unfinished_uploads import unfinished_uploads
from registers.use_cases.resume_received_uploads import resume_received_uploads
from registers.use_cases.run_quarantine_retry import run_quarantine_retry
from registers.use_cases.sweep_vouchers import sweep_vouchers
from registers.use_cases.write_noted import write_queued

logger = logging.getLogger(__name__)

# A hint that no worker has followed by then is worth less than the next one the sweep gives.
HINT_SECONDS = 60
# Retries write how far they are every few documents.
RETRY_LOST_AFTER = timedelta(minutes=2)


@shared_task(name="registers.resume_received_uploads")  # type: ignore[untyped-decorator] # Celery brings no types
def resume_received_uploads_task() -> int:
    """Post uploads that a dying server left behind."""
    return resume_received_uploads()


def hint_at_received_uploads(now: datetime) -> None:
    """Tell a worker of uploads that wait to be posted; the sweep itself goes on, because hundreds of them take minutes.

    A broker that cannot be reached is logged: the next sweep finds the rows again.
    """
    if not unfinished_uploads(now).exists():
        return
    try:
        resume_received_uploads_task.apply_async(expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told of received uploads, the next sweep will: %s", error)


@shared_task(name="registers.write_noted")  # type: ignore[untyped-decorator] # Celery brings no types
def write_noted_task() -> int:
    """Write what polls and other calls of devices have left behind in Redis, if there is one."""
    return write_queued() if queue_is_there() else 0


@shared_task(name="registers.run_quarantine_retry")  # type: ignore[untyped-decorator] # Celery brings no types
def run_quarantine_retry_task(retry_id: int) -> None:
    """Try again what a person wants tried again."""
    run_quarantine_retry(retry_id=retry_id)


def hint_at_quarantine_retry(retry_id: int) -> None:
    """Tell a worker of a retry, once it is committed."""
    try:
        run_quarantine_retry_task.apply_async(args=[retry_id], expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told of retry %s, the sweep will: %s", retry_id, error)


def hint_at_quarantine_retries(now: datetime) -> None:
    """Tell workers of the retries that lost theirs."""
    lost = QuarantineRetry.objects.filter(finished_at=None, progressed_at__lt=now - RETRY_LOST_AFTER)
    for retry_id in lost.values_list("pk", flat=True):
        hint_at_quarantine_retry(retry_id)


@shared_task(name="registers.sweep_vouchers")  # type: ignore[untyped-decorator] # Celery brings no types
def sweep_vouchers_task() -> None:
    """Release what nobody came back for, and end vouchers that are over."""
    sweep_vouchers(now=timezone.now())


def hint_at_vouchers(now: datetime) -> None:
    """Tell a worker of vouchers that wait for the sweep; a lost message is made up for by the next one."""
    if not vouchers_are_due(now):
        return
    try:
        sweep_vouchers_task.apply_async(expires=HINT_SECONDS)
    except Exception as error:
        # Whatever a broker's library raises: each brings errors of its own.
        logger.warning("no worker could be told of vouchers that are due, the next sweep will: %s", error)
