"""Once a day what nobody needs is removed, by one process, in steps, and nothing that pages or plans still show."""

from concurrent.futures import wait
from datetime import timedelta

import pytest

from backoffice.catalog.models import Product
from distribution import tasks
from distribution.models import (
    DistributionRun,
    DownloadSession,
    FullSync,
    GroupAudit,
    HeadquartersState,
    Package,
    PackageRequest,
    RunGroup,
)
from distribution.queries.removal_is_due import removal_is_due
from distribution.use_cases.begin_removal import begin_removal
from distribution.use_cases.remove_old import remove_old
from distribution.use_cases.remove_old_sessions import remove_old_sessions
from registers.models import Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.company import NOW, make_database, make_delta, make_full, make_group, make_release
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import build, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.removal_history import remove
from tests.distribution.schedules import make_schedule
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
STATES = ("REQUESTED", "APPLIED", "SUPERSEDED", "CANCELED")


def test_a_round_begins_once_a_day_and_outlives_a_restart():
    assert removal_is_due(NOW)
    assert remove_old(now=NOW) is not None
    assert (removal_is_due(NOW + DAY / 2), remove_old(now=NOW + DAY / 2)) == (False, None)
    assert removal_is_due(NOW + DAY)
    assert remove_old(now=NOW + DAY) is not None


def test_a_clock_that_was_wrong_keeps_no_round_from_beginning():
    remove_old(now=NOW + 365 * DAY)
    assert removal_is_due(NOW)


def test_of_two_processes_at_once_one_removes():
    started = [in_a_thread(lambda: remove_old(now=NOW)) for _ in range(2)]
    wait(started)
    assert sorted(future.result() is None for future in started) == [False, True]


def test_the_task_does_a_round_and_has_the_name_of_its_message():
    tasks.remove_old()
    assert HeadquartersState.objects.get().removal_began_at is not None
    assert tasks.remove_old.name == "distribution.remove_old"


def make_sessions(at) -> None:
    """Make a session of every kind, each of a package of its own."""
    group = make_group()
    database = make_database(group)
    release = make_release(group, 1)
    make_full(release, audience="ALL")
    for job, state in enumerate(STATES, start=1040):
        package = make_delta(release, job, from_release=0)
        DownloadSession.objects.create(channel_database=database, package=package, state=state, requested_at=at, changed_at=at)


def test_sessions_go_after_a_month_but_those_that_keep_a_package_out_of_plans():
    make_sessions(NOW)
    remove_old_sessions(removal=begin_removal(now=NOW + 29 * DAY))
    assert DownloadSession.objects.count() == len(STATES)
    remove_old_sessions(removal=begin_removal(now=NOW + 31 * DAY))
    assert list(DownloadSession.objects.values_list("state", flat=True)) == ["CANCELED"]
    Package.objects.update(removed_at=NOW)
    remove_old_sessions(removal=begin_removal(now=NOW + 32 * DAY))
    assert not DownloadSession.objects.exists()


def test_the_days_are_settings(settings):
    settings.SESSION_DAYS = 3
    make_sessions(NOW)
    remove_old_sessions(removal=begin_removal(now=NOW + 4 * DAY))
    assert DownloadSession.objects.count() == 1


def test_rows_are_removed_in_steps_and_by_the_newer_round_only():
    make_sessions(NOW)
    older, newer = begin_removal(now=NOW + 31 * DAY), begin_removal(now=NOW + 32 * DAY)
    assert (remove_old_sessions(removal=older), DownloadSession.objects.count()) == (0, len(STATES))
    assert remove_old_sessions(removal=type(newer)(newer.now, step_rows=1)) == len(STATES) - 1


def test_packages_asked_for_and_full_synchronizations_go_when_they_have_ended():
    group = make_group()
    for to_release, state in enumerate(("WAITING", "RUNNING", "DONE", "FAILED"), start=1):
        PackageRequest.objects.create(
            group=group, audience="ALL", from_release=0, to_release=to_release, state=state, requested_at=NOW, finished_at=NOW
        )
    for state in ("WAITING", "STARTED", "CANCELED"):
        FullSync.objects.create(group=group, state=state, start_at=NOW, requested_at=NOW, started_at=NOW)
    remove(NOW + 31 * DAY)
    assert sorted(PackageRequest.objects.values_list("state", flat=True)) == ["RUNNING", "WAITING"]
    assert list(FullSync.objects.values_list("state", flat=True)) == ["WAITING"]


def test_runs_go_after_three_months_but_the_last_of_each_schedule_and_those_under_way():
    group = make_group()
    schedule = make_schedule(group)
    states = ("SUCCEEDED", "FAILED", "RUNNING", "SUCCEEDED")
    runs = [DistributionRun.objects.create(schedule=schedule, state=state, requested_at=NOW) for state in states]
    for run in runs:
        RunGroup.objects.create(run=run, group=group, state="NO_DATA")
    remove(NOW + 89 * DAY)
    assert DistributionRun.objects.count() == len(runs)
    remove(NOW + 91 * DAY)
    assert sorted(DistributionRun.objects.values_list("pk", flat=True)) == [runs[2].pk, runs[3].pk]
    assert RunGroup.objects.count() == 2


def test_the_last_audit_of_a_group_stays():
    north, south = make_group("North"), make_group("South")
    for group in (north, north, south):
        last = GroupAudit.objects.create(group=group, started_at=NOW, finished_at=NOW)
    remove(NOW + 91 * DAY)
    assert sorted(GroupAudit.objects.values_list("group__name", flat=True)) == ["North", "South"]
    assert GroupAudit.objects.filter(pk=last.pk).exists()


def test_a_register_that_comes_back_after_all_that_gets_one_full_and_no_error(tmp_path):
    north, _ = make_headquarters()
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    register = FollowingRegister("1-1", tmp_path / "register")
    build(north, now=NOW)
    register.sync()
    at = NOW
    for number in range(12):
        at += 5 * DAY
        Product.objects.update(name=f"name {number}")
        build(north, now=at)
        remove(at)
    plan = register.sync()
    assert [package.kind for package in plan.packages][:1] == ["FULL"]
    assert not [package for package in plan.packages[1:] if package.kind == "FULL"]
    assert register.rows() == expected_rows(north.pk)
    assert Package.objects.filter(to_release__lte=3, removed_at=None).count() == 0
