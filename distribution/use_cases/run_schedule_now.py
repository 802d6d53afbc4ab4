"""Ask for a run of a distribution schedule.

A row and nothing else: the message to the workers is sent by the caller once the row is committed, and when that
message is lost the sweep finds the row.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction

from distribution.models import DistributionRun, DistributionSchedule
from registers.noted_changes import note_creations


@transaction.atomic
def run_schedule_now(*, schedule: DistributionSchedule, user: AbstractBaseUser | None, now: datetime) -> DistributionRun:
    """Request a run of a schedule; when one is unfinished this request joins it and that one is returned.

    `user` is None when the schedule fell due by itself.
    """
    unfinished = _unfinished_run(schedule)
    if unfinished is not None:
        return unfinished
    try:
        with transaction.atomic():
            run = DistributionRun.objects.create(schedule=schedule, requested_by=user, requested_at=now)  # type: ignore[misc]  # AUTH_USER_MODEL is a setting, its stub is one class
            note_creations([run])
            return run
    except IntegrityError:
        # Somebody asked at the same moment; the constraint let one of us through.
        return DistributionRun.objects.get(schedule=schedule, state__in=DistributionRun.UNFINISHED)


def _unfinished_run(schedule: DistributionSchedule) -> DistributionRun | None:
    return DistributionRun.objects.filter(schedule=schedule, state__in=DistributionRun.UNFINISHED).first()
