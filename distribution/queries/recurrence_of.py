"""The recurrence of a distribution schedule, read back from django-celery-beat's rows."""

from distribution.domain.recurrence import Recurrence
from distribution.models import DistributionSchedule


def recurrence_of(schedule: DistributionSchedule) -> Recurrence:
    """Read when a schedule runs."""
    if schedule.interval is not None:
        return Recurrence(every=schedule.interval.every, period=schedule.interval.period)
    row = schedule.crontab
    if row is None:
        return Recurrence()
    return Recurrence(calendar=f"{row.minute} {row.hour} {row.day_of_month} {row.month_of_year} {row.day_of_week}")
