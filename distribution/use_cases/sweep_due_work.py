"""Find the work that is due: the one place that every lost message, dead worker and new interval comes back to."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from distribution.models import DistributionRun, DistributionSchedule, RunGroup
from distribution.queries.next_due_at import next_due_at
from distribution.sweepers import call_sweepers
from distribution.use_cases.start_due_schedule import start_due_schedule

logger = logging.getLogger(__name__)

# A run this young still has its own message under way.
_MESSAGE_AGE = timedelta(seconds=5)


def sweep_due_work(*, now: datetime) -> list[int]:
    """Start what is due and revive what died; returns the ids of the runs that wait for a worker.

    A use case sends no messages: the caller hands each run to a worker.
    """
    _set_first_due_times(now)
    due = DistributionSchedule.objects.filter(is_active=True, due_at__lte=now).order_by("due_at", "pk")
    for schedule_id in list(due.values_list("pk", flat=True)):
        start_due_schedule(schedule_id=schedule_id, now=now)
    _revive_stale_runs(now)
    call_sweepers(now)
    return _runs_without_worker(now)


def _set_first_due_times(now: datetime) -> None:
    """Let a schedule that got a recurrence without a due time fall due the first time it says."""
    recurs = Q(interval__isnull=False) | Q(crontab__isnull=False)
    for schedule in DistributionSchedule.objects.filter(recurs, is_active=True, due_at=None).select_related(
        "interval", "crontab"
    ):
        due_at = next_due_at(schedule, now)
        DistributionSchedule.objects.filter(pk=schedule.pk, due_at=None).update(due_at=due_at)


@transaction.atomic
def _revive_stale_runs(now: datetime) -> None:
    """Let runs whose worker died wait for another one; what they have published stays published."""
    stale = DistributionRun.objects.filter(
        state=DistributionRun.State.RUNNING, progressed_at__lt=now - timedelta(seconds=settings.RUN_STALE_SECONDS)
    )
    ids = list(stale.values_list("pk", flat=True))
    if not ids:
        return
    logger.warning("runs %s have not moved for %s seconds and are taken up again", ids, settings.RUN_STALE_SECONDS)
    stale.filter(pk__in=ids).update(state=DistributionRun.State.WAITING)
    RunGroup.objects.filter(run__in=ids, state=RunGroup.State.RUNNING).update(state=RunGroup.State.WAITING)


def _runs_without_worker(now: datetime) -> list[int]:
    waiting = DistributionRun.objects.filter(state=DistributionRun.State.WAITING, requested_at__lte=now - _MESSAGE_AGE)
    return list(waiting.order_by("requested_at", "pk").values_list("pk", flat=True))
