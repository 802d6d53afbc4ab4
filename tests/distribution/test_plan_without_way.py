"""What a plan says when the way that is wanted is not there: nothing, with the reason, or another way; never a dead end."""

from datetime import timedelta

import pytest

from channel.plan import AcknowledgedState, Acknowledgement
from distribution.models import HeadquartersState
from distribution.package_store import package_store
from distribution.use_cases.acknowledge_package import acknowledge_package
from distribution.use_cases.raise_epoch import raise_epoch
from registers.models import ChannelDatabase
from tests.distribution.company import NOW, make_database, make_delta, make_full, make_group, make_release
from tests.distribution.test_plan import ask
from tests.distribution.test_plan_content import answer_to, plan_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def database(group):
    return make_database(group)


def give_up(database, package):
    for _ in range(3):
        failed = Acknowledgement(package_sha256=package.sha256, state=AcknowledgedState.DOWNLOAD_FAILED)
        acknowledge_package(channel_database=database, acknowledgement=failed, now=NOW)


def test_register_is_not_led_back_to_what_was_published_before_hq_was_restored(group, database):
    make_full(make_release(group, 1))
    raise_epoch(now=NOW)
    _, plan = ask(database, release=2)
    assert (plan.epoch, plan.to_release, plan.packages, plan.checksums) == (2, None, [], {})
    assert "next run" in plan.note
    make_full(make_release(group, 2, epoch=HeadquartersState.objects.get().epoch))
    assert ask(database, release=2)[1].to_release == 2


def test_full_sync_whose_full_cannot_be_had_keeps_no_prices_back(group, database):
    full = make_full(make_release(group, 1))
    delta = make_delta(make_release(group, 2))
    give_up(database, full)
    ChannelDatabase.objects.update(full_syncs={"9999": 1})
    _, plan = ask(database, release=1)
    assert ([package.sha256 for package in plan.packages], plan.to_release) == ([delta.sha256], 2)
    assert plan.full_syncs == {9999: 0}


def test_plan_names_no_package_whose_file_is_lost_and_says_so(group, database):
    full = make_full(make_release(group, 1))
    delta = make_delta(make_release(group, 2))
    for package in (full, delta):
        package_store().remove(package.sha256)
    _, plan = ask(database, release=1)
    assert (plan.to_release, plan.packages) == (None, [])
    assert plan.note.startswith("HQ's package store has lost")
    assert delta.sha256[:12] in plan.note


def test_store_that_was_away_for_a_while_costs_no_full(group, database):
    make_full(make_release(group, 1), size_bytes=10_000_000)
    delta = make_delta(make_release(group, 2))
    folder = package_store().folder
    away = folder.rename(folder.with_name("away"))
    for _ in range(3):
        assert ask(database, release=1)[1].packages == []
    away.rename(folder)
    assert [package.sha256 for package in ask(database, release=1)[1].packages] == [delta.sha256]


def test_register_waits_only_once_for_packages_that_are_not_made_in_time(group, database):
    make_full(make_release(group, 1), size_bytes=10_000_000)
    for number in range(2, 22):
        make_delta(make_release(group, number))
    waited = []
    for seconds in range(0, 100, 20):
        make_delta(make_release(group, 22 + seconds // 20))
        waited.append(plan_in(answer_to(database, now=NOW + timedelta(seconds=seconds))).to_release is None)
    assert waited == [True, True, False, False, False]
