"""This machine's own copy of a group's STORE channel database, filled by the very packages registers get."""

import fcntl
from concurrent.futures import wait
from contextlib import closing

import pytest

from channel.database import open_channel_database
from channel.errors import PackageInvalid, StateConflict
from channel.state import read_state
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.queries import release_path
from distribution.store_copies import close_store_connection, store_connection, store_copy_folder
from distribution.use_cases.raise_epoch import raise_epoch
from distribution.use_cases.refresh_store_copy import refresh_store_copy, store_copy_is_behind
from registers.models import ChannelDatabase, Store
from tests.distribution.company import NOW, make_group, make_store
from tests.distribution.schedules import make_schedule, publish
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group():
    """A group with one store and one release; the run itself has filled no copy."""
    group = make_group()
    make_store(group, "S1")
    yield group
    close_store_connection(group.pk)


@pytest.fixture
def schedule(group, settings):
    settings.DATABASE_IS_SHARED = True
    schedule = make_schedule(group)
    publish(schedule)
    return schedule


def refresh(group):
    return refresh_store_copy(group_id=group.pk, now=NOW)


def store_name(group):
    return store_connection(group.pk).execute("SELECT name FROM store").fetchone()["name"]


def release_of_copy(group):
    state = store_copy_folder(group.pk).state()
    return state and state.release


def rename_store(schedule, name):
    Store.objects.update(name=name)
    publish(schedule)


def test_copy_does_not_exist_before_the_first_release(group):
    assert refresh(group) is False
    with pytest.raises(StateConflict):
        store_connection(group.pk)


def test_copy_is_filled_and_follows_each_release(group, schedule):
    assert refresh(group) is True
    assert (release_of_copy(group), store_name(group)) == (1, "Store S1")
    rename_store(schedule, "Renamed")
    assert store_name(group) == "Store S1"
    assert refresh(group) is True
    assert (release_of_copy(group), store_name(group)) == (2, "Renamed")


def test_paused_copy_stays_at_its_release_until_it_goes_on(group, schedule):
    refresh(group)
    ChannelDatabase.objects.filter(kind="STORE", group=group).update(pause_data_synchronization=True)
    rename_store(schedule, "Renamed")
    assert (refresh(group), store_copy_is_behind(group.pk), store_name(group)) == (False, False, "Store S1")
    ChannelDatabase.objects.update(pause_data_synchronization=False)
    assert (store_copy_is_behind(group.pk), refresh(group), store_name(group)) == (True, True, "Renamed")


def test_copy_holds_exactly_the_checksums_of_the_release(group, schedule):
    rename_store(schedule, "Renamed")
    refresh(group)
    assert store_copy_folder(group.pk).state().checksums == Release.objects.get(number=2).checksums


def test_copy_has_a_channel_database_row_with_its_release(group, schedule):
    refresh(group)
    rename_store(schedule, "Renamed")
    refresh(group)
    row = ChannelDatabase.objects.get(kind="STORE")
    assert (row.group, row.release_number, row.epoch, row.release_applied_at) == (group, 2, 1, NOW)


def test_copy_is_never_the_builders(group, schedule):
    refresh(group)
    current = store_copy_folder(group.pk).current()
    assert current is not None
    assert "builder" not in current.parts


def test_connection_is_kept_until_another_file_takes_its_place(group, schedule, settings):
    refresh(group)
    first = store_connection(group.pk)
    assert store_connection(group.pk) is first
    raise_epoch(now=NOW)
    publish(schedule)
    refresh(group)
    second = store_connection(group.pk)
    assert second is not first
    assert (read_state(second).release, read_state(second).epoch) == (2, 2)


def test_connection_of_each_thread_is_its_own(group, schedule):
    refresh(group)

    def look():
        found = id(store_connection(group.pk)), store_name(group)
        close_store_connection(group.pk)
        return found

    mine = id(store_connection(group.pk))
    theirs, name = in_a_thread(look).result()
    assert name == "Store S1"
    assert theirs != mine


@pytest.mark.parametrize("damage", ["lost", "overwritten"])
def test_copy_that_is_damaged_is_filled_again(group, schedule, damage):
    refresh(group)
    path = store_copy_folder(group.pk).current()
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes(b"this is no database" * 1000)
    assert refresh(group) is True
    assert store_name(group) == "Store S1"


def test_copy_that_differs_is_filled_again_and_says_so(group, schedule, caplog):
    refresh(group)
    with closing(open_channel_database(store_copy_folder(group.pk).current(), read_only=False)) as copy:
        copy.execute("UPDATE channel_state SET value = '1:1:1' WHERE name = 'checksum:currency'")
    rename_store(schedule, "Renamed")
    assert refresh(group) is True
    assert store_name(group) == "Renamed"
    assert [record.message for record in caplog.records if "filled again" in record.message]


def test_copy_whose_next_delta_is_lost_is_filled_from_a_full_package(group, schedule):
    refresh(group)
    rename_store(schedule, "Renamed")
    Package.objects.filter(kind="FULL").delete()
    publish(schedule)
    package_store().path(Package.objects.get(kind="DELTA").sha256).unlink()
    assert refresh(group) is True
    assert (release_of_copy(group), store_name(group)) == (2, "Renamed")


def test_copy_that_is_far_behind_walks_all_ways_at_once(group, schedule, monkeypatch):
    refresh(group)
    Package.objects.update(size_bytes=10**9)
    for name in ("One", "Two", "Three"):
        rename_store(schedule, name)
    # a limit and not our own function: nobody publishes hundreds of packages in a test
    monkeypatch.setattr(release_path, "MAXIMUM_PACKAGES", 1)
    assert refresh(group) is True
    assert (release_of_copy(group), store_name(group)) == (4, "Three")


def test_copy_stays_at_its_release_when_the_package_store_has_lost_the_next(group, schedule):
    refresh(group)
    rename_store(schedule, "Renamed")
    for package in Package.objects.all():
        package_store().path(package.sha256).unlink()
    with pytest.raises(PackageInvalid, match="No packages lead to release 2"):
        refresh(group)
    assert (release_of_copy(group), store_name(group)) == (1, "Store S1")


def test_copy_says_when_no_package_leads_to_the_release(group, schedule):
    Package.objects.all().delete()
    with pytest.raises(PackageInvalid):
        refresh(group)


def test_copy_is_refreshed_by_one_and_left_alone_by_the_others(group, schedule):
    refresh(group)
    rename_store(schedule, "Renamed")
    with (store_copy_folder(group.pk).folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refresh(group) is False
        assert store_name(group) == "Store S1"
    assert refresh(group) is True


def test_first_copy_is_waited_for(group, schedule):
    folder = store_copy_folder(group.pk).folder
    with (folder / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = in_a_thread(lambda: refresh(group))
        wait([first], 0.3)
        assert not first.done()
    assert first.result(20) is True


def test_what_an_interrupted_refresh_left_is_removed(group, schedule):
    folder = store_copy_folder(group.pk).folder
    (folder / "unpacked-dead").mkdir()
    (folder / "unpacked-dead" / "half").write_bytes(b"x")
    (folder / "channel-9-dead.db").write_bytes(b"x")
    refresh(group)
    kept = {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}
    assert kept == {"lock", "current", store_copy_folder(group.pk).current().name}
