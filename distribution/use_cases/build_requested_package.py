"""Make what a package request asks for, so that of all the workers that hear of it one does.

Claimed by one conditional UPDATE, as a run is. `started_at` names the claim: a worker that was taken for dead finds at
the end that the request is another's, and leaves nothing but files that the next removal finds.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from channel.errors import GroupBusy
from distribution.kept_alive import kept_alive
from distribution.models import Package, PackageRequest
from distribution.use_cases.make_repair import make_repair
from distribution.use_cases.squash_deltas import squash_deltas

logger = logging.getLogger(__name__)

State = PackageRequest.State
MESSAGE_LENGTH = 300


def build_requested_package(*, request_id: int, clock: Callable[[], datetime]) -> list[Package]:
    """Make the packages of a request and save them; nothing when it does not wait, or the group is busy.

    A failure is written down in the request and not tried again at once: whoever asked takes another way.
    """
    started_at = clock()
    waiting = PackageRequest.objects.filter(pk=request_id, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, started_at=started_at, progressed_at=started_at):
        return []
    request = PackageRequest.objects.select_related("group").get(pk=request_id)
    mine = PackageRequest.objects.filter(pk=request_id, state=State.RUNNING, started_at=started_at)
    try:
        with kept_alive(lambda: mine.update(progressed_at=clock())):
            packages = squash_deltas(request=request) if request.job_id is None else [make_repair(request=request)]
    except GroupBusy:
        mine.update(state=State.WAITING, started_at=None, progressed_at=None)
        return []
    except Exception as error:
        logger.exception("The package requested by %s could not be made", request_id)
        message = f"{type(error).__name__}: {error}"[:MESSAGE_LENGTH]
        mine.update(state=State.FAILED, finished_at=clock(), message=message)
        return []
    with transaction.atomic():
        if not mine.update(state=State.DONE, finished_at=clock(), message=""):
            return []
        for package in packages:
            package.created_at = clock()
        # Made a second time it may be the very same file, whose row says that it was removed.
        Package.objects.bulk_create(
            packages, update_conflicts=True, unique_fields=["sha256"], update_fields=["created_at", "removed_at"]
        )
    return packages
