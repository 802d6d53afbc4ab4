"""Runs: requested once, worked on by one worker, each group for itself, canceled and taken up again."""

from datetime import timedelta

import pytest
from django.db import connection

from channel.errors import StateConflict
from distribution.models import DistributionRun, GroupJobWatermark, Release, RunGroup
from distribution.packaging.builder_folder import locked_builder_folder
from distribution.use_cases import execute_run as execute_run_module
from distribution.use_cases.cancel_run import cancel_run
from distribution.use_cases.claim_run import ClaimLost, claim_run
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from registers.models import ChannelDatabase, Store
from tests.distribution.company import NOW, make_group, make_register, make_store
from tests.distribution.schedules import execute, make_schedule, request

pytestmark = pytest.mark.django_db(transaction=True)

State = RunGroup.State


def group_states(run):
    return list(run.groups.order_by("group__name").values_list("group__name", "state"))


def damage_package_store(settings, tmp_path):
    """Put a file where the package store's folder should be: every build then fails."""
    blocked = tmp_path / "blocked"
    blocked.write_text("no folder")
    settings.PACKAGE_DIR = blocked


@pytest.fixture
def north():
    group = make_group("North")
    make_store(group, "S1")
    return group


@pytest.fixture
def south():
    group = make_group("South")
    make_store(group, "S2")
    return group


def test_second_request_joins_the_unfinished_run(north, django_user_model):
    schedule = make_schedule(north)
    admin = django_user_model.objects.create(username="admin")
    first = run_schedule_now(schedule=schedule, user=admin, now=NOW)
    assert (first.state, first.requested_by) == ("WAITING", admin)
    assert request(schedule) == first
    execute(first)
    assert request(schedule) != first


def test_run_publishes_a_release_of_each_group(north, south):
    run = execute(request(make_schedule(north, south)))
    assert (run.state, run.message) == ("SUCCEEDED", "")
    assert (run.started_at, run.finished_at) == (NOW, NOW + timedelta(seconds=1))
    assert group_states(run) == [("North", "PUBLISHED"), ("South", "PUBLISHED")]
    first = run.groups.get(group=north)
    assert first.release == Release.objects.get(group=north, number=1)
    assert first.packages == 1
    assert first.rows == sum(package.rows for package in north.packages.all()) > 0
    assert first.package_bytes == north.packages.get().size_bytes


def test_run_without_changes_has_no_data(north):
    schedule = make_schedule(north)
    execute(request(schedule))
    run = execute(request(schedule))
    assert (run.state, group_states(run)) == ("SUCCEEDED", [("North", "NO_DATA")])
    assert Release.objects.count() == 1


def test_run_after_a_change_publishes_what_changed(north):
    schedule = make_schedule(north)
    execute(request(schedule))
    Store.objects.update(name="Renamed")
    run = execute(request(schedule))
    group = run.groups.get()
    assert (group.state, group.rows, group.packages, group.release.number) == ("PUBLISHED", 1, 1, 2)


def test_run_of_a_schedule_without_groups_says_so(north):
    run = execute(request(make_schedule()))
    assert (run.state, run.message) == ("SUCCEEDED", "The schedule has no channel data group.")


@pytest.mark.parametrize(("machines_share_the_database", "releases"), [(False, [1]), (True, [])])
def test_run_fills_the_store_copy_where_hq_is_one_machine(north, settings, machines_share_the_database, releases):
    settings.DATABASE_IS_SHARED = machines_share_the_database
    execute(request(make_schedule(north)))
    assert list(ChannelDatabase.objects.filter(kind="STORE").values_list("release_number", flat=True)) == releases


def test_run_is_worked_on_once(north):
    run = request(make_schedule(north))
    execute(run)
    started_at = run.started_at
    execute_run(run_id=run.pk, now=NOW + timedelta(hours=1))
    run.refresh_from_db()
    assert (run.state, run.started_at) == ("SUCCEEDED", started_at)


def test_group_that_fails_fails_alone(north, south, settings):
    folder = settings.CHANNEL_DATABASE_DIR / "builder"
    folder.mkdir()
    (folder / str(north.pk)).write_text("no folder")
    run = execute(request(make_schedule(north, south)))
    assert group_states(run) == [("North", "CREATE_FAILED"), ("South", "PUBLISHED")]
    message = run.groups.get(group=north).message
    assert message.startswith("FileExistsError")
    assert (run.state, run.message) == ("PARTLY_FAILED", f"North: {message}"[:300])


def test_run_whose_groups_all_fail_has_failed(north, settings, tmp_path):
    damage_package_store(settings, tmp_path)
    run = execute(request(make_schedule(north)))
    assert (run.state, group_states(run)) == ("FAILED", [("North", "CREATE_FAILED")])
    assert Release.objects.count() == 0


def test_waiting_run_is_canceled_at_once(north):
    run = request(make_schedule(north))
    cancel_run(run=run, now=NOW)
    assert execute(run).state == "CANCELED"
    assert RunGroup.objects.count() == 0


def test_finished_run_cannot_be_canceled(north):
    run = execute(request(make_schedule(north)))
    with pytest.raises(StateConflict):
        cancel_run(run=run, now=NOW)


def test_running_run_is_canceled_between_groups(north, south):
    run = request(make_schedule(north, south))

    def clock():
        """Cancel as soon as the first group is published."""
        if Release.objects.filter(group=north).exists() and DistributionRun.objects.get(pk=run.pk).state == "RUNNING":
            cancel_run(run=run, now=NOW)
        return NOW

    execute(run, clock)
    assert group_states(run) == [("North", "PUBLISHED"), ("South", "CANCELED")]
    assert run.state == "CANCELED"


def test_run_taken_up_again_leaves_what_is_published(north, south):
    run = request(make_schedule(north, south))
    claim_run(run_id=run.pk, now=NOW - timedelta(hours=1), clock=lambda: NOW)
    RunGroup.objects.filter(run=run, group=north).update(state=State.PUBLISHED)
    DistributionRun.objects.update(state="WAITING")
    execute(run)
    assert (run.state, group_states(run)) == ("SUCCEEDED", [("North", "PUBLISHED"), ("South", "PUBLISHED")])
    assert list(Release.objects.values_list("group__name", flat=True)) == ["South"]


def test_worker_taken_for_dead_stops_when_it_moves_again(north):
    run = request(make_schedule(north))
    slow = claim_run(run_id=run.pk, now=NOW, clock=lambda: NOW)
    DistributionRun.objects.update(state="WAITING")
    fast = claim_run(run_id=run.pk, now=NOW + timedelta(minutes=6), clock=lambda: NOW)
    assert fast.touch() is False
    with pytest.raises(ClaimLost):
        slow.touch()
    slow.finish("FAILED", "too late")
    run.refresh_from_db()
    assert run.state == "RUNNING"


def test_group_that_another_builder_holds_for_long_fails_with_a_reason(north, monkeypatch):
    # a limit and not our own function: the real one is two minutes
    monkeypatch.setattr(execute_run_module, "BUSY_WAIT_SECONDS", 0.5)
    run = request(make_schedule(north))
    with locked_builder_folder(north.pk):
        execute(run)
    assert run.state == "FAILED"
    assert run.groups.get().message == "Another builder is working on this channel data group."


def test_register_of_a_new_store_is_packaged(north):
    make_register(Store.objects.get(), "R1")
    run = execute(request(make_schedule(north)))
    assert north.packages.get().row_counts["register"] == {"upserted": 1, "deleted": 0}
    assert run.state == "SUCCEEDED"


def test_jobs_that_fail_are_told_by_their_number_while_the_others_go_on(north):
    schedule = make_schedule(north)
    execute(request(schedule))
    Store.objects.update(name="Renamed")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customers_customer RENAME COLUMN tax_number TO renamed")
        make_customers_looked_at()
        try:
            run = execute(request(schedule))
        finally:
            cursor.execute("ALTER TABLE customers_customer RENAME COLUMN renamed TO tax_number")
    run_group = run.groups.get()
    assert (run.state, run_group.state, list(run_group.failures)) == ("PARTLY_FAILED", "PUBLISHED", ["1010"])
    assert run_group.message == f"job 1010: {run_group.failures['1010']}"
    assert execute(request(schedule)).groups.get().failures == {}


def make_customers_looked_at():
    """Take the job's watermark away, so that its tables are compared whole although nobody wrote them."""
    GroupJobWatermark.objects.filter(job=1010).delete()
