"""When schedules fall due: intervals keep their rhythm, calendars go by the clock on HQ's wall, summer time included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from channel.errors import InvalidInput
from distribution import tasks
from distribution.domain.recurrence import Recurrence, daily, form_of
from distribution.models import DistributionRun
from distribution.queries.next_due_at import next_calendar_time, next_due_at
from distribution.queries.recurrence_of import recurrence_of
from distribution.use_cases.prepare_distribution import prepare_distribution
from distribution.use_cases.set_recurrence import HINT_TASK, set_recurrence
from distribution.use_cases.start_due_schedule import start_due_schedule
from distribution.use_cases.sweep_due_work import sweep_due_work
from tests.distribution.company import NOW
from tests.distribution.schedules import make_schedule

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


def times(calendar, first, count):
    """Say the first moments after `first` (UTC) at which a calendar of Berlin falls due, by the clock in Berlin."""
    minute, hour, day_of_month, month, day_of_week = calendar.split()
    row = CrontabSchedule(
        minute=minute, hour=hour, day_of_month=day_of_month, month_of_year=month, day_of_week=day_of_week, timezone=BERLIN
    )
    said, now = [], datetime.fromisoformat(first).replace(tzinfo=UTC)
    for _ in range(count):
        now = next_calendar_time(row, now)
        said.append(f"{now.astimezone(BERLIN):%d. %H:%M %Z}")
    return said


def test_a_daily_time_stays_by_the_clock_over_the_change_to_summer_time():
    assert times("0 4 * * *", "2026-03-28T00:00", 3) == ["28. 04:00 CET", "29. 04:00 CEST", "30. 04:00 CEST"]


def test_a_time_that_spring_leaves_out_runs_an_hour_later_that_day():
    assert times("30 2 * * *", "2026-03-28T00:00", 3) == ["28. 02:30 CET", "29. 03:30 CEST", "30. 02:30 CEST"]


def test_a_time_that_autumn_repeats_runs_once():
    assert times("30 2 * * *", "2026-10-24T00:00", 3) == ["24. 02:30 CEST", "25. 02:30 CEST", "26. 02:30 CET"]


def test_what_runs_every_hour_runs_in_the_repeated_hour_too():
    assert times("15 * * * *", "2026-10-24T23:00", 5) == [
        *("25. 01:15 CEST", "25. 02:15 CEST", "25. 02:15 CET", "25. 03:15 CET", "25. 04:15 CET")
    ]
    assert times("*/30 * * * *", "2026-10-25T00:00", 4) == [
        *("25. 02:30 CEST", "25. 02:00 CET", "25. 02:30 CET", "25. 03:00 CET")
    ]


def test_a_due_time_is_never_before_now_in_the_repeated_hour():
    assert times("30 2 * * *", "2026-10-25T01:10", 1) == ["26. 02:30 CET"]
    assert times("10 3 * * *", "2026-10-25T01:50", 1) == ["25. 03:10 CET"]
    assert times("30 2 25 10 *", "2026-10-25T01:10", 2) == ["25. 02:30 CEST", "25. 02:30 CEST"]


def test_what_runs_every_hour_loses_the_hour_that_spring_leaves_out():
    assert times("15 * * * *", "2026-03-29T00:00", 3) == ["29. 01:15 CET", "29. 03:15 CEST", "29. 04:15 CEST"]


def test_days_of_week_and_month_are_kept():
    assert times("30 2 * * 0,6", "2026-10-22T00:00", 3) == ["24. 02:30 CEST", "25. 02:30 CEST", "31. 02:30 CET"]
    assert times("0 1 31 * *", "2026-10-01T00:00", 3) == ["31. 01:00 CET", "31. 01:00 CET", "31. 01:00 CET"]


def test_an_interval_does_not_care_about_clocks():
    schedule = make_schedule(interval_minutes=60)
    schedule.due_at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due_at(schedule, schedule.due_at) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_calendar_is_kept_in_hqs_time_zone_and_falls_due_by_it(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    schedule = make_schedule()
    set_recurrence(schedule=schedule, recurrence=Recurrence(calendar="30 2 * * *"), now=datetime(2026, 6, 1, tzinfo=UTC))
    schedule.refresh_from_db()
    assert (str(schedule.crontab.timezone), schedule.due_at) == ("Europe/Berlin", datetime(2026, 6, 1, 0, 30, tzinfo=UTC))
    sweep_due_work(now=datetime(2026, 6, 1, 0, 30, tzinfo=UTC))
    schedule.refresh_from_db()
    assert (DistributionRun.objects.count(), schedule.due_at) == (1, datetime(2026, 6, 2, 0, 30, tzinfo=UTC))


def test_beats_entry_follows_the_schedule():
    schedule = make_schedule()
    set_recurrence(schedule=schedule, recurrence=Recurrence(every=15), now=NOW)
    entry = PeriodicTask.objects.get(task=HINT_TASK)
    assert (entry, entry.enabled, entry.kwargs) == (schedule.periodic_task, True, f'{{"schedule_id": {schedule.pk}}}')
    assert (entry.interval.every, entry.interval.period, entry.start_time) == (15, "minutes", NOW + 15 * MINUTE)
    schedule.is_active = False
    set_recurrence(schedule=schedule, recurrence=daily(NOW.time()), now=NOW)
    entry.refresh_from_db()
    assert (entry.enabled, entry.interval, entry.crontab) == (False, None, schedule.crontab)
    set_recurrence(schedule=schedule, recurrence=Recurrence(), now=NOW)
    assert (PeriodicTask.objects.filter(task=HINT_TASK).count(), schedule.periodic_task, schedule.due_at) == (0, None, None)


def test_a_schedule_that_is_activated_again_falls_due_in_the_future():
    schedule = make_schedule(is_active=False)
    set_recurrence(schedule=schedule, recurrence=Recurrence(every=10), now=NOW)
    schedule.is_active = True
    set_recurrence(schedule=schedule, recurrence=Recurrence(every=10), now=NOW + 25 * MINUTE)
    schedule.refresh_from_db()
    assert schedule.due_at == NOW + 35 * MINUTE


@pytest.mark.parametrize("calendar", ["* * * *", "60 * * * *", "* * * * 7", "0 0 31 2 *", "a b c d e"])
def test_a_calendar_that_names_no_time_is_refused(calendar):
    with pytest.raises(InvalidInput, match="This is no calendar"):
        set_recurrence(schedule=make_schedule(), recurrence=Recurrence(calendar=calendar), now=NOW)


def test_a_due_schedule_is_started_once_whoever_notices_first(db):
    schedule = make_schedule(interval_minutes=10, due_at=NOW)
    run = start_due_schedule(schedule_id=schedule.pk, now=NOW)
    assert DistributionRun.objects.get() == run
    assert start_due_schedule(schedule_id=schedule.pk, now=NOW) is None
    sweep_due_work(now=NOW)
    assert DistributionRun.objects.count() == 1


def test_a_hint_for_what_is_not_due_or_gone_starts_nothing():
    schedule = make_schedule(interval_minutes=10, due_at=NOW + MINUTE)
    assert [start_due_schedule(schedule_id=pk, now=NOW) for pk in (schedule.pk, schedule.pk + 1)] == [None, None]


def test_beats_hint_starts_what_is_due():
    schedule = make_schedule(interval_minutes=10, due_at=NOW)
    tasks.start_due_schedule(schedule_id=schedule.pk)
    assert DistributionRun.objects.get().schedule == schedule


def test_migrate_makes_the_entry_of_a_schedule_of_an_older_program_and_keeps_when_it_is_due():
    schedule = make_schedule(interval_minutes=10, due_at=NOW)
    PeriodicTask.objects.create(name="of a removed schedule", task=HINT_TASK, interval=schedule.interval)
    prepare_distribution(using="default")
    schedule.refresh_from_db()
    assert (schedule.due_at, PeriodicTask.objects.get(task=HINT_TASK)) == (NOW, schedule.periodic_task)


def test_migrate_moves_calendars_when_hqs_time_zone_has_changed(settings):
    schedule = make_schedule()
    set_recurrence(schedule=schedule, recurrence=Recurrence(calendar="30 2 * * *"), now=NOW)
    settings.TIME_ZONE = "Europe/Berlin"
    prepare_distribution(using="default")
    schedule.refresh_from_db()
    assert (str(schedule.crontab.timezone), recurrence_of(schedule).calendar) == ("Europe/Berlin", "30 2 * * *")
    assert schedule.due_at.astimezone(BERLIN).hour == 2


@pytest.mark.parametrize("calendar", ["*/5 * * * *", "0 4 1 1 *", "0 4 1-7 * 1", "0 4 * * 1-4", "0,30 4 * * *"])
def test_a_calendar_of_no_usual_form_stays_a_calendar(calendar):
    assert form_of(calendar).rhythm == "CALENDAR"


def test_a_recurrence_is_an_interval_or_a_calendar():
    for wrong in ({"every": 0}, {"every": 1, "calendar": "* * * * *"}):
        with pytest.raises(ValueError, match="a recurrence is"):
            Recurrence(**wrong)
