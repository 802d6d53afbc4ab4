"""Find the package requests that wait for a worker, those of a worker that died among them."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce

from distribution.models import PackageRequest

logger = logging.getLogger(__name__)

State = PackageRequest.State

# A request this young still has its own message under way.
_MESSAGE_AGE = timedelta(seconds=5)


@transaction.atomic
def revive_package_requests(*, now: datetime) -> list[int]:
    """Let requests whose worker has not moved for too long wait for another; returns the ids of all that wait.

    A use case sends no messages: the caller hands each request to a worker.
    """
    running = PackageRequest.objects.filter(state=State.RUNNING).annotate(moved_at=Coalesce("progressed_at", "started_at"))
    stale = running.filter(moved_at__lt=now - timedelta(seconds=settings.RUN_STALE_SECONDS)).update(
        state=State.WAITING, started_at=None, progressed_at=None
    )
    if stale:
        logger.warning("%s package requests have no worker any more and are taken up again", stale)
    waiting = PackageRequest.objects.filter(state=State.WAITING, requested_at__lte=now - _MESSAGE_AGE)
    return list(waiting.order_by("requested_at", "pk").values_list("pk", flat=True))
