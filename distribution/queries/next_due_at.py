"""When a distribution schedule falls due next, by the schedule objects of django-celery-beat.

Not read from beat's own rows: they say what was sent, not what is due, and stand still while beat does.
"""

from datetime import datetime, timedelta, timezone, tzinfo

from django_celery_beat.models import CrontabSchedule
from django_celery_beat.tzcrontab import TzAwareCrontab

from distribution.models import DistributionSchedule

HOURS_OF_A_DAY = 24
MINUTE = timedelta(minutes=1)


def next_due_at(schedule: DistributionSchedule, now: datetime) -> datetime | None:
    """Find the first moment after now at which a schedule falls due; None when it runs only by hand.

    An interval keeps the rhythm it has, and begins one interval from now where it has none.
    """
    if schedule.crontab is not None:
        return next_calendar_time(schedule.crontab, now)
    if schedule.interval is None:
        return None
    every: timedelta = schedule.interval.schedule.run_every
    begun_at = schedule.due_at or now
    return begun_at + ((now - begun_at) // every + 1) * every


def next_calendar_time(row: CrontabSchedule, now: datetime) -> datetime:
    """Find the first moment after now that a calendar names.

    It goes by the clock on the wall: what falls into the hour that spring leaves out runs an hour later, and what falls
    into the hour that autumn repeats runs in the first of the two. Only what runs in every hour of the day runs in both.
    """
    calendar = _calendar(row, row.timezone)
    is_repeated = now.astimezone(row.timezone).fold == 1
    found = _first_after(calendar, _end_of_first_pass(now, row.timezone) if is_repeated else now)
    if len(calendar.hour) < HOURS_OF_A_DAY:
        return found
    # The library knows no repeated hour: look there with a clock that is not set.
    repeated = _first_after(_calendar(row, timezone(_offset(found, row.timezone))), now)
    return repeated if repeated.astimezone(row.timezone).fold == 1 else found


def _end_of_first_pass(now: datetime, tz: tzinfo) -> datetime:
    """Find the minute before the clock is set back, of a moment in the hour after that."""
    end, local = now, now.astimezone(tz)
    while end.astimezone(tz).fold == 1:
        end += MINUTE
    return end - MINUTE - (_offset(local.replace(fold=0), tz) - _offset(local, tz))


def _offset(at: datetime, tz: tzinfo) -> timedelta:
    return at.astimezone(tz).utcoffset() or timedelta()


def _calendar(row: CrontabSchedule, tz: tzinfo) -> TzAwareCrontab:
    return TzAwareCrontab(row.minute, row.hour, row.day_of_week, row.day_of_month, row.month_of_year, tz=tz)


def _first_after(calendar: TzAwareCrontab, now: datetime) -> datetime:
    """Ask the library, to whom the time is `now`."""
    calendar.nowfun = lambda: now
    remaining: timedelta = calendar.remaining_estimate(now)
    return now + remaining
