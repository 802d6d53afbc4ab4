"""Schedules and runs for tests: what is published is made by the real builder from HQ's real tables."""

from datetime import datetime, timedelta

from django_celery_beat.models import IntervalSchedule

from distribution.models import DistributionRun, DistributionSchedule, SchedulerJob
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from registers.models import ChannelDataGroup
from tests.distribution.company import NOW


def make_schedule(
    *groups: ChannelDataGroup, name: str = "All", interval_minutes: int | None = None, **fields
) -> DistributionSchedule:
    """Make a schedule of all jobs for these groups."""
    interval = IntervalSchedule.objects.create(every=interval_minutes, period="minutes") if interval_minutes else None
    schedule = DistributionSchedule.objects.create(name=name, interval=interval, **fields)
    schedule.groups.set(groups)
    schedule.jobs.set(SchedulerJob.objects.all())
    return schedule


def request(schedule: DistributionSchedule) -> DistributionRun:
    """Ask for a run."""
    return run_schedule_now(schedule=schedule, user=None, now=NOW)


def execute(run: DistributionRun, clock=lambda: NOW + timedelta(seconds=1)) -> DistributionRun:
    """Work on a run as a worker does, and look at it again."""
    execute_run(run_id=run.pk, now=NOW, clock=clock)
    run.refresh_from_db()
    return run


def publish(schedule: DistributionSchedule, at: datetime = NOW) -> DistributionRun:
    """Publish what has changed."""
    return execute(run_schedule_now(schedule=schedule, user=None, now=at))
