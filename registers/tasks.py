"""Celery's way into registers; each task makes one call."""

import logging
from datetime import datetime

from celery import shared_task

from registers.queries.unfinished_uploads import unfinished_uploads
from registers.use_cases.resume_received_uploads import resume_received_uploads

logger = logging.getLogger(__name__)

# A hint that no worker has followed by then is worth less than the next one the sweep gives.
HINT_SECONDS = 60


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
