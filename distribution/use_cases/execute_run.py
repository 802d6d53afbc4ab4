"""Work on a run: one snapshot of HQ, from which the next release of each group is built.

Not one database transaction: each group is published by itself, so that what is done stays done when a later group
fails, the run is canceled or the worker dies.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from channel.errors import StateConflict
from distribution.announcements import captured_tables
from distribution.changelog.capture import wrong_tables
from distribution.extraction.snapshot import Snapshot, open_snapshot
from distribution.kept_alive import kept_alive
from distribution.models import DistributionRun, RunGroup, SchedulerJob
from distribution.use_cases.build_run_group import MESSAGE_LENGTH, build_run_group
from distribution.use_cases.claim_run import ClaimLost, RunClaim, claim_run
from distribution.use_cases.notice_time_travel import notice_time_travel
from distribution.use_cases.refresh_store_copy import refresh_store_copy

logger = logging.getLogger(__name__)

State = RunGroup.State

# Another builder is at work on a group: how often to look again, and when to give up.
BUSY_LOOK_SECONDS = 0.2
BUSY_WAIT_SECONDS = 120.0


def execute_run(*, run_id: int, now: datetime, clock: Callable[[], datetime] = timezone.now) -> None:
    """Take a waiting run and bring it to its end; nothing happens when another worker has it.

    `now` is when the work begins, `clock` tells how it goes on. Nothing is raised: how a run ended is in its row.
    """
    claim = claim_run(run_id=run_id, now=now, clock=clock)
    if claim is None:
        return
    with kept_alive(claim.renew):
        _work(claim, now)


def _work(claim: RunClaim, now: datetime) -> None:
    """Bring a claimed run to its end."""
    try:
        _refuse_uncaptured()
        notice_time_travel(now=now)
        with open_snapshot() as snapshot:
            _build_groups(claim, snapshot)
        _refresh_own_copies(claim)
        _finish(claim)
    except ClaimLost:
        logger.warning("run %s was taken up by another worker", claim.run_id)
    except Exception as error:
        logger.exception("run %s failed", claim.run_id)
        _end_rest(claim, State.CREATE_FAILED, str(error))
        claim.finish(DistributionRun.State.FAILED, str(error)[:MESSAGE_LENGTH])


def _refuse_uncaptured() -> None:
    """Build nothing while changes go unseen, because what a run then calls unchanged may have changed.

    Raises:
        StateConflict: triggers of change capture are missing.
    """
    tables = wrong_tables(connections[DEFAULT_DB_ALIAS], captured_tables())
    if tables:
        raise StateConflict(f"Changes are not captured in {', '.join(tables)}. Run `manage.py migrate` first.")


def _build_groups(claim: RunClaim, snapshot: Snapshot) -> None:
    """Build group after group; those that another builder is at work on are tried again until they are free."""
    scheduled = SchedulerJob.objects.filter(distribution_schedules__runs=claim.run_id)
    jobs = list(scheduled.order_by("number").values_list("number", flat=True))
    waiting = list(RunGroup.objects.filter(run=claim.run_id, state=State.WAITING).select_related("group").order_by("group"))
    give_up_at = time.monotonic() + BUSY_WAIT_SECONDS
    while waiting:
        busy = []
        for run_group in waiting:
            if claim.touch():
                _end_rest(claim, State.CANCELED, "")
                return
            may_wait = time.monotonic() < give_up_at
            if not build_run_group(run_group=run_group, snapshot=snapshot, jobs=jobs, claim=claim, may_wait=may_wait):
                busy.append(run_group)
        if len(busy) == len(waiting):
            time.sleep(BUSY_LOOK_SECONDS)
        waiting = busy


def _end_rest(claim: RunClaim, state: State, message: str) -> None:
    """End the groups that have not ended."""
    RunGroup.objects.filter(run=claim.run_id, state__in=[State.WAITING, State.RUNNING]).update(
        state=state, message=message[:MESSAGE_LENGTH], finished_at=claim.clock()
    )


def _refresh_own_copies(claim: RunClaim) -> None:
    """Let this machine sell online from what was just published, before anybody asks for it.

    Only where HQ is one machine: web machines of their own keep their copies themselves.
    """
    if settings.DATABASE_IS_SHARED:
        return
    for group_id in RunGroup.objects.filter(run=claim.run_id, state=State.PUBLISHED).values_list("group_id", flat=True):
        claim.touch()
        try:
            refresh_store_copy(group_id=group_id, now=claim.clock())
        except Exception:
            logger.exception("the store copy of group %s could not be refreshed; look-ups will try again", group_id)


def _finish(claim: RunClaim) -> None:
    """Sum the groups up: the run is what became of them."""
    groups = list(RunGroup.objects.filter(run=claim.run_id).select_related("group").order_by("group"))
    failed = [group for group in groups if group.message]
    message = f"{failed[0].group}: {failed[0].message}"[:MESSAGE_LENGTH] if failed else ""
    states = {group.state for group in groups}
    if State.CANCELED in states:
        claim.finish(DistributionRun.State.CANCELED, message)
    elif states == {State.CREATE_FAILED}:
        claim.finish(DistributionRun.State.FAILED, message)
    elif failed:
        claim.finish(DistributionRun.State.PARTLY_FAILED, message)
    else:
        claim.finish(
            DistributionRun.State.SUCCEEDED, "" if State.PUBLISHED in states else _why_nothing_can_be_sent(claim, groups)
        )


def _why_nothing_can_be_sent(claim: RunClaim, groups: list[RunGroup]) -> str:
    """Tell a schedule that sends nothing from one that found nothing changed, for which this is empty."""
    if not groups:
        return "The schedule has no channel data group."
    jobs = SchedulerJob.objects.filter(distribution_schedules__runs=claim.run_id, is_enabled=True)
    return "" if jobs.exists() else "The schedule has no scheduler job that is enabled."
