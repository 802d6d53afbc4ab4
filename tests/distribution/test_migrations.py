"""What the migrations do to the rows they find."""

import pytest
from django.core.management import call_command
from django.db import connection

from distribution.domain.recurrence import Recurrence
from distribution.models import DistributionSchedule
from distribution.queries.recurrence_of import recurrence_of
from distribution.use_cases.set_recurrence import set_recurrence
from registers.models import Store
from tests.distribution.company import NOW, make_group, make_release, make_store

pytestmark = pytest.mark.django_db(transaction=True)


def test_stores_are_served_by_the_groups_that_had_released_them():
    north, south = make_group(), make_group("South")
    make_release(north, 1)
    for number, group in (("1", north), ("2", south)):
        make_store(group, number)
    Store.objects.update(serving_group=None)
    call_command("migrate", "distribution", "0001", verbosity=0)
    call_command("migrate", verbosity=0)
    assert dict(Store.objects.values_list("number", "serving_group__name")) == {"1": "North", "2": None}


def test_intervals_are_kept_there_and_back_with_their_due_times_and_get_their_entry_of_beat():
    recurrences = {
        "A": Recurrence(every=15),
        "B": Recurrence(every=2, period="hours"),
        "C": Recurrence(),
        "D": Recurrence(calendar="30 2 * * *"),
    }
    for name, recurrence in recurrences.items():
        set_recurrence(schedule=DistributionSchedule.objects.create(name=name), recurrence=recurrence, now=NOW)
    due_before = dict(DistributionSchedule.objects.values_list("name", "due_at"))
    call_command("migrate", "distribution", "0003", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, interval_minutes FROM distribution_distributionschedule ORDER BY name")
        assert cursor.fetchall() == [("A", 15), ("B", 120), ("C", None), ("D", None)]
    call_command("migrate", verbosity=0)
    schedules = list(DistributionSchedule.objects.order_by("name"))
    kept = [Recurrence(every=15), Recurrence(every=120), Recurrence(), Recurrence()]
    assert [recurrence_of(schedule) for schedule in schedules] == kept
    assert {schedule.name: schedule.due_at for schedule in schedules} == due_before
    assert [schedule.periodic_task is not None for schedule in schedules] == [True, True, False, False]
