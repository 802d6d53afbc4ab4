"""The distribution schedules of the demo company: what people change often goes out every 15 minutes, all of it nightly."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from backoffice.demo.domain.stores import SCHEDULES
from distribution.models import DistributionSchedule, SchedulerJob
from distribution.use_cases.set_recurrence import set_recurrence
from registers.models import ChannelDataGroup


@transaction.atomic
def fill_schedules() -> None:
    """Create the schedules that are missing, for the groups of the demo company."""
    for name, plan in SCHEDULES.items():
        _fill_schedule(name, plan)


def _fill_schedule(name: str, plan: dict[str, Any]) -> None:
    schedule, created = DistributionSchedule.objects.get_or_create(name=name)
    if created:
        set_recurrence(schedule=schedule, recurrence=plan["recurrence"], now=timezone.now())
        schedule.groups.set(ChannelDataGroup.objects.all())
        schedule.jobs.set(SchedulerJob.objects.filter(number__in=plan["jobs"]))
