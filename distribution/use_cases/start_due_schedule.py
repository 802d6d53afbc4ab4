"""Start a distribution schedule that is due, once, whoever notices it first: the sweep or beat's hint."""

from datetime import datetime

from django.db import transaction

from distribution.models import DistributionRun, DistributionSchedule
from distribution.queries.next_due_at import next_due_at
from distribution.use_cases.run_schedule_now import run_schedule_now


@transaction.atomic
def start_due_schedule(*, schedule_id: int, now: datetime) -> DistributionRun | None:
    """Request one run, however many due times have passed; None when it is not due, or somebody else was faster."""
    due = DistributionSchedule.objects.filter(pk=schedule_id, is_active=True, due_at__lte=now)
    schedule = due.select_related("interval", "crontab").first()
    if schedule is None:
        return None
    taken = due.filter(due_at=schedule.due_at).update(due_at=next_due_at(schedule, now))
    return run_schedule_now(schedule=schedule, user=None, now=now) if taken else None
