"""Take a waiting run, so that of all the workers that hear of it one works on it.

The claim is a row changed by one conditional UPDATE, not a lock: a lock dies with a connection, and nobody could see
who holds it since when. `started_at` names the claim. A worker that was taken for dead finds at its next step that the
run has another claim, and stops.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from distribution.models import DistributionRun, RunGroup


class ClaimLost(Exception):
    """Another worker has taken this run up, because this one had not moved for long."""


@dataclass(frozen=True, slots=True)
class RunClaim:
    """The right to work on one run, since `started_at`."""

    run_id: int
    started_at: datetime
    clock: Callable[[], datetime]

    def touch(self) -> bool:
        """Show that the run moves; returns True when somebody wants it canceled.

        Raises:
            ClaimLost: the run is not this worker's any more.
        """
        mine = DistributionRun.objects.filter(pk=self.run_id, state=DistributionRun.State.RUNNING, started_at=self.started_at)
        now = self.clock()
        if mine.filter(cancel_requested=False).update(progressed_at=now):
            return False
        if not mine.update(progressed_at=now):
            raise ClaimLost
        return True

    def renew(self) -> None:
        """Show that the worker is there though the run does not move; nothing happens when it is another worker's by now."""
        DistributionRun.objects.filter(pk=self.run_id, state=DistributionRun.State.RUNNING, started_at=self.started_at).update(
            progressed_at=self.clock()
        )

    def finish(self, state: str, message: str) -> None:
        """End the run in a state; nothing happens when it is another worker's by now."""
        now = self.clock()
        DistributionRun.objects.filter(pk=self.run_id, state=DistributionRun.State.RUNNING, started_at=self.started_at).update(
            state=state, message=message, progressed_at=now, finished_at=now
        )


@transaction.atomic
def claim_run(*, run_id: int, now: datetime, clock: Callable[[], datetime]) -> RunClaim | None:
    """Take a waiting run and make the rows of its schedule's groups; None when there is nothing to take."""
    waiting = DistributionRun.objects.filter(pk=run_id, state=DistributionRun.State.WAITING)
    if not waiting.update(state=DistributionRun.State.RUNNING, started_at=now, progressed_at=now):
        return None
    run = DistributionRun.objects.select_related("schedule").get(pk=run_id)
    groups = run.schedule.groups.order_by("pk")
    RunGroup.objects.bulk_create([RunGroup(run=run, group=group) for group in groups], ignore_conflicts=True)
    return RunClaim(run_id, now, clock)
