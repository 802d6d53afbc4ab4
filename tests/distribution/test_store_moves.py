"""A store moves to another group while it sells: its registers go on from what they have until the new group has it."""

import pytest
from django.db import connection

from channel.jobs import STANDARD_JOBS
from distribution.api import released_store
from distribution.extraction.snapshot import open_snapshot
from distribution.models import Release
from distribution.store_copies import close_store_connection
from distribution.use_cases.build_release import build_release
from registers.models import ChannelDatabase, Register, Store
from registers.use_cases.change_store_group import change_store_group
from registers.use_cases.create_register import create_register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.factories import make_store
from tests.distribution.background import await_store_copies
from tests.distribution.devices import DeviceClient
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import NOW, build, copy_rows, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.schedules import make_schedule, publish

pytestmark = pytest.mark.django_db(transaction=True)

MILK = "retail/products/barcodes/4000001001"


@pytest.fixture(autouse=True)
def _checks_at_once(monkeypatch):
    # a limit and not our own function: otherwise every test would wait a second for what it published
    monkeypatch.setattr(released_store, "CHECK_INTERVAL_SECONDS", 0.0)
    yield
    await_store_copies()


@pytest.fixture
def groups():
    """Two groups that have released; stores 1 and 2 are in the first."""
    north, south = make_headquarters()
    for group in (north, south):
        publish(make_schedule(group, name=group.name))
    yield north, south
    for group in (north, south):
        close_store_connection(group.pk)


@pytest.fixture
def following(groups, tmp_path):
    """The register of store 1 at North's first release."""
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    following = FollowingRegister("1-1", tmp_path / "register")
    following.sync()
    return following


@pytest.fixture
def device(following):
    return DeviceClient(following.register)


def move(number, group):
    change_store_group(store=Store.objects.get(number=number), group=group, user=None)


def publish_group(group):
    return publish(group.distribution_schedules.get())


def served_by(number):
    store = Store.objects.select_related("serving_group").get(number=number)
    return store.serving_group and store.serving_group.name


def database_of(register):
    database = ChannelDatabase.objects.select_related("group").get(register__number=register)
    return database.group.name, database.release_number


def test_first_release_of_a_group_serves_its_stores(groups):
    assert [served_by(number) for number in "123"] == ["North", "North", "South"]


def test_register_sells_on_while_its_store_moves_and_arrives_with_the_new_groups_release(groups, following, device):
    north, south = groups
    move("1", south)
    plan = following.sync()
    assert (plan.group_id, plan.to_release, plan.packages) == (north.pk, None, [])
    assert (device.get(MILK).json()["unit_price"], device.get("retail/store").status_code) == ("0.999999", 200)

    publish_group(north)
    assert following.sync().packages == []
    assert (following.stores(), served_by("1"), database_of("1-1")) == (["1", "2"], None, ("North", 1))
    refused = device.get(MILK)
    assert (refused.status_code, refused.json()["code"]) == (409, "state-conflict")

    publish_group(south)
    assert (served_by("1"), database_of("1-1")) == ("South", ("South", None))
    assert device.get(MILK).json()["unit_price"] == "0.999999"
    plan = following.sync()
    assert (plan.group_id, plan.to_release) == (south.pk, 2)
    assert (following.stores(), following.rows()) == (["1", "3"], expected_rows(south.pk))
    following.poll()
    assert database_of("1-1") == ("South", 2)


def test_register_arrives_when_the_new_group_publishes_first(groups, following, device):
    north, south = groups
    move("1", south)
    publish_group(south)
    assert (following.sync().group_id, following.stores()) == (south.pk, ["1", "3"])
    publish_group(north)
    assert (served_by("1"), following.sync().packages, device.get(MILK).status_code) == ("South", [], 200)


def test_register_of_a_store_that_stays_is_not_held_up(groups, following, tmp_path):
    north, south = groups
    switch_support_offline_on(register=Register.objects.get(number="2-1"), user=None)
    neighbour = FollowingRegister("2-1", tmp_path / "neighbour")
    neighbour.sync()
    move("1", south)
    publish_group(north)
    assert (neighbour.sync().to_release, neighbour.stores()) == (2, ["2"])


def test_store_that_comes_back_before_anybody_published_goes_on_at_once(groups, following, device):
    north, south = groups
    move("1", south)
    move("1", north)
    assert (following.sync().to_release, served_by("1"), device.get(MILK).status_code) == (1, "North", 200)


def test_store_that_comes_back_after_its_removal_waits_for_a_release_that_holds_it(groups, following):
    north, south = groups
    move("1", south)
    publish_group(north)
    move("1", north)
    assert (served_by("1"), following.sync().packages, following.stores()) == (None, [], ["1", "2"])
    publish_group(north)
    assert (served_by("1"), following.sync().to_release, following.stores()) == ("North", 3, ["1", "2"])


def test_store_that_comes_back_to_a_release_that_holds_it_still_needs_no_new_one(groups, following):
    north, south = groups
    publish_group(north)
    move("1", south)
    publish_group(south)
    following.sync()
    move("1", north)
    publish_group(north)
    assert Release.objects.filter(group=north).count() == 2
    assert (served_by("1"), following.sync().group_id, following.stores()) == ("North", north.pk, ["1", "2"])


@pytest.mark.parametrize("jobs", [{1070}, {1020}, {1040, 1090}])
def test_store_comes_to_a_group_whole_whatever_jobs_a_run_has(groups, following, jobs):
    _, south = groups
    move("1", south)
    build(south, jobs)
    following.sync()
    assert following.rows() == expected_rows(south.pk)


def test_store_waits_for_a_job_of_its_new_group_that_fails(groups, following):
    _, south = groups
    move("1", south)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customers_customer RENAME COLUMN tax_number TO renamed")
        try:
            failures = build(south).failures
        finally:
            cursor.execute("ALTER TABLE customers_customer RENAME COLUMN renamed TO tax_number")
    assert (list(failures), served_by("1"), following.sync().packages) == ([1010], "North", [])
    assert build(south).failures == {}
    assert (served_by("1"), following.sync().group_id, following.rows()) == ("South", south.pk, expected_rows(south.pk))


def test_new_store_is_led_to_the_release_that_holds_it_and_to_none_before(groups, tmp_path):
    north, _ = groups
    store = make_store("9", north)
    register = create_register(store=store, number="9-1", name="Till", user=None)
    switch_support_offline_on(register=register, user=None)
    following, device = FollowingRegister("9-1", tmp_path / "new"), DeviceClient(register)
    plan = following.sync()
    assert (plan.group_id, plan.to_release, device.get(MILK).status_code) == (north.pk, None, 409)
    publish_group(north)
    assert (following.sync().to_release, following.stores()) == (2, ["1", "2", "9"])
    assert device.get("retail/store").json()["store"]["number"] == "9"


def test_store_that_was_never_released_takes_its_waiting_databases_along(groups):
    north, south = groups
    register = create_register(store=make_store("9", north), number="9-1", name="Till", user=None)
    switch_support_offline_on(register=register, user=None)
    move("9", south)
    assert database_of("9-1") == ("South", None)


def test_register_switched_on_while_its_store_moves_begins_with_the_group_that_serves_it(groups):
    _, south = groups
    move("1", south)
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    assert database_of("1-1") == ("North", None)


def test_store_is_not_served_while_a_job_was_looked_at_after_the_runs_moment_and_another_before_the_store_came(groups):
    """A later run could not read customers; an earlier one reaches the group after it, from before the store was moved."""
    _, south = groups
    with open_snapshot() as before:
        move("1", south)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE customers_customer RENAME COLUMN tax_number TO renamed")
            try:
                assert list(build(south).failures) == [1010]
            finally:
                cursor.execute("ALTER TABLE customers_customer RENAME COLUMN renamed TO tax_number")
        assert build_release(snapshot=before, group=south, jobs=STANDARD_JOBS, now=NOW).failures == {}
        assert served_by("1") != "South"
    build(south)
    assert (served_by("1"), copy_rows(south)) == ("South", expected_rows(south.pk))
