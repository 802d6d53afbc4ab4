"""When a distribution schedule runs, as people choose it: at an interval, by the calendar, or only by hand.

The calendar is written as the five crontab fields, because that is what is kept and what Celery beat understands; the
usual forms (daily, on weekdays, weekly, monthly) are read back from them, so nothing has to be kept twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

EVERY_DAY, MONDAY_TO_FRIDAY = "*", "1-5"


class Rhythm(StrEnum):
    """The forms a recurrence can have."""

    BY_HAND = "BY_HAND"
    INTERVAL = "INTERVAL"
    DAILY = "DAILY"
    WEEKDAYS = "WEEKDAYS"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every so many periods, or by a calendar: minute, hour, day of month, month and day of week (0 is Sunday).

    `period` is `minutes`, `hours` or `days`. Neither `every` nor `calendar`: it runs only by hand.
    """

    every: int | None = None
    period: str = "minutes"
    calendar: str = ""

    def __post_init__(self) -> None:
        if self.every is not None and (self.every < 1 or self.calendar):
            raise ValueError("a recurrence is every 1 or more periods, or a calendar, or neither")


BY_HAND = Recurrence()


@dataclass(frozen=True, slots=True)
class CalendarForm:
    """A calendar in the form somebody chose it in; only a CALENDAR has no time of day."""

    rhythm: Rhythm
    at: time | None = None
    days_of_week: tuple[int, ...] = ()
    day_of_month: int | None = None


def daily(at: time) -> Recurrence:
    """Build a recurrence of every day."""
    return _calendar(at)


def on_weekdays(at: time) -> Recurrence:
    """Build a recurrence of Monday to Friday."""
    return _calendar(at, days_of_week=MONDAY_TO_FRIDAY)


def weekly(days_of_week: Iterable[int], at: time) -> Recurrence:
    """Build a recurrence of some days of each week, 0 is Sunday."""
    return _calendar(at, days_of_week=",".join(str(day) for day in sorted(set(days_of_week))))


def monthly(day_of_month: int, at: time) -> Recurrence:
    """Build a recurrence of one day of each month; months without it are left out."""
    return _calendar(at, day_of_month=str(day_of_month))


def form_of(calendar: str) -> CalendarForm:
    """Recognise the form of a calendar; what is none of the usual ones is a CALENDAR."""
    minute, hour, day_of_month, month, days_of_week = calendar.split()
    at = _time(hour, minute)
    days = _numbers(days_of_week)
    if at is None or month != EVERY_DAY:
        return CalendarForm(Rhythm.CALENDAR)
    match day_of_month, days_of_week:
        case "*", "*":
            return CalendarForm(Rhythm.DAILY, at)
        case "*", "1-5":
            return CalendarForm(Rhythm.WEEKDAYS, at)
        case "*", _ if days:
            return CalendarForm(Rhythm.WEEKLY, at, days)
        case day, "*" if day.isdecimal():
            return CalendarForm(Rhythm.MONTHLY, at, day_of_month=int(day))
    return CalendarForm(Rhythm.CALENDAR)


def _calendar(at: time, *, day_of_month: str = "*", days_of_week: str = EVERY_DAY) -> Recurrence:
    return Recurrence(calendar=f"{at.minute} {at.hour} {day_of_month} * {days_of_week}")


def _time(hour: str, minute: str) -> time | None:
    """Read a time of day; None where hour or minute are more than one."""
    return time(int(hour), int(minute)) if hour.isdecimal() and minute.isdecimal() else None


def _numbers(field: str) -> tuple[int, ...]:
    """Read a list of numbers; empty where it is written in another way."""
    parts = field.split(",")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()
