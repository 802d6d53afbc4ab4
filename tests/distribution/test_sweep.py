"""The sweep: every due schedule, lost message and dead worker is found again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from distribution import sweepers as sweepers_module
from distribution.models import DistributionRun, DistributionSchedule, RunGroup
from distribution.sweepers import call_sweepers, register_sweeper
from distribution.use_cases.claim_run import claim_run
from distribution.use_cases.sweep_due_work import sweep_due_work
from tests.distribution.company import NOW, make_group
from tests.distribution.schedules import make_schedule, request

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def due_at(schedule):
    return DistributionSchedule.objects.get(pk=schedule.pk).due_at


def test_due_schedule_gets_a_run_and_its_next_due_time():
    schedule = make_schedule(interval_minutes=10, due_at=NOW)
    assert sweep_due_work(now=NOW) == []
    run = DistributionRun.objects.get()
    assert (run.schedule, run.state, run.requested_by, run.requested_at) == (schedule, "WAITING", None, NOW)
    assert due_at(schedule) == NOW + 10 * MINUTE


def test_schedule_that_is_not_due_gets_no_run():
    make_schedule(interval_minutes=10, due_at=NOW + MINUTE)
    sweep_due_work(now=NOW)
    assert DistributionRun.objects.count() == 0


def test_schedule_that_is_not_active_gets_no_run():
    make_schedule(interval_minutes=10, due_at=NOW, is_active=False)
    sweep_due_work(now=NOW)
    assert DistributionRun.objects.count() == 0


@pytest.mark.parametrize(("late_minutes", "next_minutes"), [(0, 10), (9, 10), (10, 20), (1441, 1450)])
def test_schedule_catches_up_with_one_run_and_keeps_its_rhythm(late_minutes, next_minutes):
    schedule = make_schedule(interval_minutes=10, due_at=NOW)
    sweep_due_work(now=NOW + late_minutes * MINUTE)
    assert DistributionRun.objects.count() == 1
    assert due_at(schedule) == NOW + next_minutes * MINUTE


def test_schedule_without_an_interval_falls_due_once():
    schedule = make_schedule(due_at=NOW)
    sweep_due_work(now=NOW)
    assert (DistributionRun.objects.count(), due_at(schedule)) == (1, None)


def test_schedule_with_a_new_interval_falls_due_one_interval_later():
    schedule = make_schedule(interval_minutes=10)
    sweep_due_work(now=NOW)
    assert (DistributionRun.objects.count(), due_at(schedule)) == (0, NOW + 10 * MINUTE)


def test_due_schedule_joins_the_run_that_waits_already():
    schedule = make_schedule(interval_minutes=10, due_at=NOW)
    run = request(schedule)
    sweep_due_work(now=NOW)
    assert DistributionRun.objects.get() == run


def test_waiting_run_is_handed_to_a_worker_again_once_its_message_is_old():
    run = request(make_schedule())
    assert sweep_due_work(now=NOW + timedelta(seconds=4)) == []
    assert sweep_due_work(now=NOW + timedelta(seconds=5)) == [run.pk]


def test_run_whose_worker_died_waits_again(settings):
    settings.RUN_STALE_SECONDS = 300
    group = make_group()
    run = request(make_schedule(group))
    claim_run(run_id=run.pk, now=NOW, clock=lambda: NOW)
    RunGroup.objects.update(state="RUNNING")
    assert sweep_due_work(now=NOW + 5 * MINUTE) == []
    assert sweep_due_work(now=NOW + 5 * MINUTE + timedelta(seconds=1)) == [run.pk]
    run.refresh_from_db()
    assert (run.state, run.groups.get().state) == ("WAITING", "WAITING")


def test_run_that_moves_is_left_alone():
    run = request(make_schedule())
    claim = claim_run(run_id=run.pk, now=NOW, clock=lambda: NOW + 4 * MINUTE)
    claim.touch()
    assert sweep_due_work(now=NOW + 8 * MINUTE) == []
    run.refresh_from_db()
    assert run.state == "RUNNING"


def test_sweep_takes_the_same_number_of_queries_for_1_and_3_schedules_that_are_not_due():
    counts = []
    for number in range(3):
        make_schedule(name=f"Schedule {number}", interval_minutes=10, due_at=NOW + MINUTE)
        with CaptureQueriesContext(connection) as queries:
            sweep_due_work(now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.fixture
def sweepers():
    """Collect what registered sweepers hear; they are taken out again."""
    before = dict(sweepers_module._SWEEPERS)
    yield []
    sweepers_module._SWEEPERS.clear()
    sweepers_module._SWEEPERS.update(before)


def test_sweeper_of_an_app_above_is_asked_though_another_fails(sweepers, caplog):
    def fail(now):
        raise RuntimeError("no")

    register_sweeper("fails", fail)
    register_sweeper("works", sweepers.append)
    sweep_due_work(now=NOW)
    assert sweepers == [NOW]
    assert [record.message for record in caplog.records] == ["the sweeper fails failed"]


def test_sweeper_registered_again_is_asked_once(sweepers):
    register_sweeper("works", sweepers.append)
    register_sweeper("works", sweepers.append)
    call_sweepers(NOW)
    assert sweepers == [NOW]
