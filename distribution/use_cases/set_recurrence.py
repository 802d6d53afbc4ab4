"""Say when a distribution schedule runs.

What is kept twice is written here and nowhere else: when it is due (a row the sweep finds) and beat's entry, which hints
at it in time. The rows of a recurrence are shared, so a recurrence nobody has any more may stay: there are few of them.
"""

import json
from datetime import datetime

from celery.schedules import ParseException, crontab
from django.conf import settings
from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from channel.errors import InvalidInput
from distribution.domain.recurrence import Recurrence
from distribution.models import DistributionSchedule
from distribution.queries.next_due_at import next_due_at

#: The task that beat's entries send; see `distribution.tasks`.
HINT_TASK = "distribution.start_due_schedule"

# A hint that no worker has followed by then is worth less than the next sweep.
HINT_SECONDS = 60


@transaction.atomic
def set_recurrence(*, schedule: DistributionSchedule, recurrence: Recurrence, now: datetime) -> None:
    """Let a schedule run as `recurrence` says, in HQ's time zone; it has to be stored, its activity included.

    A schedule whose recurrence stays keeps its due time, unless it was inactive: it then falls due in the future.

    Raises:
        InvalidInput: the calendar cannot be read, or names no day.
    """
    interval, calendar = _interval_row(recurrence), _calendar_row(recurrence)
    # Nobody starts it meanwhile: the due time that is kept is the one a sweep wrote last.
    DistributionSchedule.objects.select_for_update().get(pk=schedule.pk)
    schedule.refresh_from_db(fields=["due_at", "interval", "crontab", "periodic_task"])
    task = schedule.periodic_task
    stays = (schedule.interval, schedule.crontab) == (interval, calendar) and (task is None or task.enabled)
    schedule.interval, schedule.crontab = interval, calendar
    if not stays or schedule.due_at is None:
        schedule.due_at = None
        schedule.due_at = next_due_at(schedule, now)
    schedule.periodic_task = _hint_entry(schedule)
    schedule.save(update_fields=["interval", "crontab", "due_at", "periodic_task"])


def _interval_row(recurrence: Recurrence) -> IntervalSchedule | None:
    if recurrence.every is None:
        return None
    columns = {"every": recurrence.every, "period": recurrence.period}
    # The library does not keep these rows unique, so there may be several.
    return IntervalSchedule.objects.filter(**columns).first() or IntervalSchedule.objects.create(**columns)


def _calendar_row(recurrence: Recurrence) -> CrontabSchedule | None:
    if not recurrence.calendar:
        return None
    names = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
    fields = recurrence.calendar.split()
    columns = dict(zip(names, fields, strict=False))
    try:
        if len(fields) != len(names):
            raise ValueError(f"{len(names)} fields are needed, there are {len(fields)}")
        crontab(**columns)
    except (ParseException, ValueError) as error:
        raise InvalidInput(f"This is no calendar: {error}.") from error
    columns["timezone"] = settings.TIME_ZONE
    return CrontabSchedule.objects.filter(**columns).first() or CrontabSchedule.objects.create(**columns)


def _hint_entry(schedule: DistributionSchedule) -> PeriodicTask | None:
    """Make or change beat's entry, and remove that of a schedule that now runs only by hand."""
    name = f"distribution schedule {schedule.pk}"
    if schedule.interval is None and schedule.crontab is None:
        PeriodicTask.objects.filter(name=name).delete()
        return None
    columns = {
        "task": HINT_TASK,
        "kwargs": json.dumps({"schedule_id": schedule.pk}),
        "interval": schedule.interval,
        "crontab": schedule.crontab,
        # Beat counts an interval from when it began; this way it begins when the schedule is due.
        "start_time": schedule.due_at if schedule.interval else None,
        "expire_seconds": HINT_SECONDS,
        "enabled": schedule.is_active,
    }
    return PeriodicTask.objects.update_or_create(name=name, defaults=columns)[0]
