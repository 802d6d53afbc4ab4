"""Find the work that is due: the one place that every lost message, dead worker and new interval comes back to."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from distribution.models import DistributionRun, DistributionSchedule, RunGroup
from distribution.sweepers import call_sweepers
from distribution.use_cases.run_schedule_now import run_schedule_now

logger = logging.getLogger(__name__)

# A run this young still has its own message under way.
_MESSAGE_AGE = timedelta(seconds=5)


def sweep_due_work(*, now: datetime) -> list[int]:
    """Start what is due and revive what died; returns the ids of the runs that wait for a worker.

    A use case sends no messages: the caller hands each run to a worker.
    """
    _set_first_due_times(now)
    for schedule in DistributionSchedule.objects.filter(is_active=True, due_at__lte=now).order_by("due_at", "pk"):
        _start_due_schedule(schedule, now)
    _revive_stale_runs(now)
    call_sweepers(now)
    return _runs_without_worker(now)


def _set_first_due_times(now: datetime) -> None:
    """Let a schedule that just got an interval fall due one interval from now."""
    for schedule in DistributionSchedule.objects.filter(is_active=True, due_at=None, interval_minutes__gt=0):
        due_at = now + timedelta(minutes=schedule.interval_minutes or 0)
        DistributionSchedule.objects.filter(pk=schedule.pk, due_at=None).update(due_at=due_at)


@transaction.atomic
def _start_due_schedule(schedule: DistributionSchedule, now: datetime) -> None:
    """Request one run, however many due times have passed, unless another sweep was faster."""
    due = DistributionSchedule.objects.filter(pk=schedule.pk, due_at=schedule.due_at)
    if due.update(due_at=_next_due_at(schedule, now)):
        run_schedule_now(schedule=schedule, user=None, now=now)


def _next_due_at(schedule: DistributionSchedule, now: datetime) -> datetime | None:
    """Return the first due time after now in the schedule's own rhythm; None when it runs only by hand."""
    if not schedule.interval_minutes or schedule.due_at is None:
        return None
    interval = timedelta(minutes=schedule.interval_minutes)
    return schedule.due_at + ((now - schedule.due_at) // interval + 1) * interval


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
