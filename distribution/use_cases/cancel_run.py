"""Cancel a run that has not finished."""

from datetime import datetime

from django.db import transaction

from channel.errors import StateConflict
from distribution.models import DistributionRun
from registers.noted_changes import change_of


@transaction.atomic
def cancel_run(*, run: DistributionRun, now: datetime) -> None:
    """End a waiting run at once, and ask a running one to stop before its next group or job.

    What a running run has published stays published.

    Raises:
        StateConflict: the run has finished.
    """
    unfinished = DistributionRun.objects.filter(pk=run.pk)
    with change_of(run):
        canceled = unfinished.filter(state=DistributionRun.State.WAITING).update(
            state=DistributionRun.State.CANCELED, cancel_requested=True, finished_at=now
        )
        asked = canceled or unfinished.filter(state=DistributionRun.State.RUNNING).update(cancel_requested=True)
    if not asked:
        raise StateConflict("This run has finished; there is nothing left to cancel.")
