"""When a schedule runs, as it is filled in, shown again and said in words."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django_celery_beat.models import PeriodicTask

from backoffice.portal.templatetags.portal_recurrence import recurrence as in_words
from distribution.domain.recurrence import Recurrence
from distribution.models import DistributionSchedule
from distribution.queries.recurrence_of import recurrence_of
from distribution.use_cases.set_recurrence import set_recurrence
from tests.backoffice.portal.pages import text_of
from tests.distribution.company import NOW

FILLED_IN = [
    ({"rhythm": "BY_HAND"}, Recurrence()),
    ({"rhythm": "INTERVAL", "every": "15", "period": "minutes"}, Recurrence(every=15)),
    ({"rhythm": "INTERVAL", "every": "2", "period": "hours"}, Recurrence(every=2, period="hours")),
    ({"rhythm": "DAILY", "at": "02:30"}, Recurrence(calendar="30 2 * * *")),
    ({"rhythm": "WEEKDAYS", "at": "02:30"}, Recurrence(calendar="30 2 * * 1-5")),
    ({"rhythm": "WEEKLY", "at": "23:05", "days_of_week": ["6", "0"]}, Recurrence(calendar="5 23 * * 0,6")),
    ({"rhythm": "MONTHLY", "at": "00:00", "day_of_month": "31"}, Recurrence(calendar="0 0 31 * *")),
    ({"rhythm": "CALENDAR", "calendar": " */30  6-22 * * 1-6 "}, Recurrence(calendar="*/30 6-22 * * 1-6")),
]
WRONG = [
    {"rhythm": "SOMETIMES"},
    {"rhythm": "INTERVAL"},
    {"rhythm": "INTERVAL", "every": "0", "period": "minutes"},
    {"rhythm": "DAILY"},
    {"rhythm": "DAILY", "at": "25:00"},
    {"rhythm": "WEEKLY", "at": "02:30"},
    {"rhythm": "MONTHLY", "at": "02:30", "day_of_month": "32"},
    {"rhythm": "CALENDAR", "calendar": ""},
    {"rhythm": "CALENDAR", "calendar": "61 * * * *"},
    {"rhythm": "CALENDAR", "calendar": "* * * *"},
    {"rhythm": "CALENDAR", "calendar": "0 0 30 2 *"},
]


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "recurrence"), FILLED_IN)
def test_what_is_filled_in_is_kept_and_shown_again(hq, fields, recurrence):
    hq.post(reverse("portal:schedule-create"), {"name": "Prices", "is_active": "on", **fields})
    schedule = DistributionSchedule.objects.get()
    assert recurrence_of(schedule) == recurrence
    assert (schedule.due_at is None) == (recurrence == Recurrence())
    shown = hq.get(reverse("portal:schedule-edit", args=[schedule.pk])).context["form"]
    again = {name: shown[name].value() for name in shown.fields}
    hq.post(reverse("portal:schedule-edit", args=[schedule.pk]), {name: value for name, value in again.items() if value})
    assert recurrence_of(DistributionSchedule.objects.get()) == recurrence


@pytest.mark.django_db
@pytest.mark.parametrize("fields", WRONG)
def test_what_makes_no_sense_answers_422_and_keeps_nothing(hq, fields):
    assert hq.post(reverse("portal:schedule-create"), {"name": "Prices", **fields}).status_code == 422
    assert (DistributionSchedule.objects.count(), PeriodicTask.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_calendar_that_cannot_be_read_says_why(hq):
    page = hq.post(reverse("portal:schedule-create"), {"name": "X", "rhythm": "CALENDAR", "calendar": "* * * *"})
    assert "This is no calendar: 5 fields are needed, there are 4." in text_of(page)


def test_a_new_recurrence_makes_the_schedule_due_anew_and_the_same_one_does_not(hq, schedule):
    set_recurrence(schedule=schedule, recurrence=Recurrence(every=60), now=NOW)
    DistributionSchedule.objects.update(due_at=NOW)
    jobs, groups = [job.pk for job in schedule.jobs.all()], [group.pk for group in schedule.groups.all()]
    form = {"name": "All", "jobs": jobs, "groups": groups, "is_active": "on", "rhythm": "INTERVAL", "period": "minutes"}
    hq.post(reverse("portal:schedule-edit", args=[schedule.pk]), {**form, "every": "60"})
    schedule.refresh_from_db()
    assert schedule.due_at == NOW
    hq.post(reverse("portal:schedule-edit", args=[schedule.pk]), {**form, "every": "5"})
    schedule.refresh_from_db()
    assert schedule.due_at > timezone.now()


WORDS = [
    (Recurrence(), "only by hand", None),
    (Recurrence(every=1), "every minute", None),
    (Recurrence(every=15), "every 15 minutes", None),
    (Recurrence(every=2, period="hours"), "every 2 hours", None),
    (Recurrence(calendar="30 2 * * *"), "At 02:30 (Europe/Berlin)", "Um 02:30 (Europe/Berlin)"),
    (
        Recurrence(calendar="30 2 * * 1-5"),
        "At 02:30, Monday through Friday (Europe/Berlin)",
        "Um 02:30, Montag bis Freitag (Europe/Berlin)",
    ),
    (
        Recurrence(calendar="5 23 * * 0,6"),
        "At 23:05, only on Sunday and Saturday (Europe/Berlin)",
        "Um 23:05, nur am Sonntag und Samstag (Europe/Berlin)",
    ),
    (
        Recurrence(calendar="0 0 31 * *"),
        "At 00:00, on day 31 of the month (Europe/Berlin)",
        "Um 00:00, am 31 Tag des Monats (Europe/Berlin)",
    ),
    (
        Recurrence(calendar="*/30 6-22 * 3 1-6"),
        "Every 30 minutes, between 06:00 and 22:59, Monday through Saturday, only in March (Europe/Berlin)",
        "Alle 30 Minuten, zwischen 06:00 und 22:59, Montag bis Samstag, nur im März (Europe/Berlin)",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("recurrence", "english", "german"), WORDS)
def test_a_recurrence_is_said_in_the_readers_language(settings, recurrence, english, german):
    settings.TIME_ZONE = "Europe/Berlin"
    schedule = DistributionSchedule.objects.create(name="Prices")
    set_recurrence(schedule=schedule, recurrence=recurrence, now=datetime(2026, 6, 1, tzinfo=UTC))
    assert in_words(schedule) == english
    if german:
        with translation.override("de"):
            assert in_words(schedule) == german
