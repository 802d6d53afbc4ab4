"""Why a register is behind: one reason, the first that has to be cured."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.catalog.models import Product
from backoffice.customers.models import Customer
from backoffice.taxes.models import TaxGroup
from distribution.models import DownloadSession, PackageRequest, Release, SchedulerJob
from distribution.queries.why_behind import Reason, why_behind, why_behind_of
from registers.models import ChannelDatabase, ChannelDataGroup, Device, OfflineProfile, RegisterStatus, Store
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.company import NOW, make_database, make_delta, make_full, make_group, make_release
from tests.distribution.headquarters import make_headquarters
from tests.distribution.schedules import make_schedule, publish

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = timedelta(minutes=1)


def equip(database: ChannelDatabase) -> ChannelDatabase:
    """Activate a device for a register and let it report just now."""
    register = database.register
    assert register is not None
    Device.objects.create(register=register, state="ACTIVATED", activated_at=NOW - MINUTE, token_hash=f"{register.pk:064}")
    RegisterStatus.objects.create(register=register, reported_at=NOW, connection_mode="ONLINE")
    return database


def hold(database: ChannelDatabase, number: int, **fields) -> None:
    ChannelDatabase.objects.filter(pk=database.pk).update(release_number=number, epoch=1, release_applied_at=NOW, **fields)


@pytest.fixture
def database():
    """Return the database of a register at release 1 of 3, which reports."""
    group = make_group()
    for number in (1, 2, 3):
        release = make_release(group, number)
        make_full(release, audience="ALL") if number == 1 else make_delta(release)
        Release.objects.filter(pk=release.pk).update(published_at=NOW + number * MINUTE)
    database = equip(make_database(group))
    hold(database, 1)
    return database


def why(database, now=NOW):
    return why_behind(channel_database=database, now=now)


def session(database, to_release: int, state: str, at=NOW, message: str = "") -> DownloadSession:
    package = database.group.packages.get(to_release=to_release)
    return DownloadSession.objects.create(
        channel_database=database, package=package, state=state, requested_at=at, changed_at=at, message=message
    )


def test_a_register_that_has_not_asked_since_is_behind_since_the_first_release_it_misses(database):
    assert (why(database).reason, why(database).since) == (Reason.NOT_POLLED, NOW + 2 * MINUTE)


def test_a_register_at_the_last_release_is_current(database):
    make_schedule(database.group)
    hold(database, 3)
    assert (why(database).reason, why(database).since) == (Reason.CURRENT, NOW)


def test_a_release_of_another_epoch_is_not_the_last_one(database):
    hold(database, 3)
    ChannelDatabase.objects.update(epoch=7)
    assert why(database).reason == Reason.NOT_POLLED


def test_without_a_group_it_receives_nothing(database):
    ChannelDatabase.objects.update(group=None)
    assert why(database).reason == Reason.ONLINE_ONLY


def test_without_a_device_it_receives_nothing(database):
    Device.objects.update(state="DISABLED")
    assert why(database).reason == Reason.NOT_ACTIVATED


def test_a_device_that_never_reported_has_never_synchronized(database):
    RegisterStatus.objects.all().delete()
    assert (why(database).reason, why(database).since) == (Reason.NEVER_SYNCHRONIZED, NOW - MINUTE)


def test_a_register_is_silent_when_it_missed_its_polls(database):
    assert why(database, NOW + 5 * MINUTE).reason == Reason.NOT_POLLED
    silent = why(database, NOW + 6 * MINUTE)
    assert (silent.reason, silent.since) == (Reason.SILENT, NOW)


def test_a_register_that_polls_rarely_is_given_more_time(database):
    profile = OfflineProfile.objects.create(code="P", name="Rarely", poll_interval_seconds=3600)
    Store.objects.update(offline_profile=profile)
    assert why(database, NOW + 179 * MINUTE).reason == Reason.NOT_POLLED
    assert why(database, NOW + 181 * MINUTE).reason == Reason.SILENT


def test_the_own_profile_says_how_often_a_register_polls(database):
    profiles = [OfflineProfile.objects.create(code=f"P{s}", name=f"P{s}", poll_interval_seconds=s) for s in (60, 3600)]
    Store.objects.update(offline_profile=profiles[1])
    database.register.offline_profile = profiles[0]
    database.register.save()
    assert why(database, NOW + 6 * MINUTE).reason == Reason.SILENT


def test_a_pause_of_the_database_or_its_profile_keeps_it_behind(database):
    profile = OfflineProfile.objects.create(code="P", name="Night", pause_offline_synchronization=True)
    Store.objects.update(offline_profile=profile)
    assert (why(database).reason, why(database).message) == (Reason.PROFILE_PAUSED, "Night")
    ChannelDatabase.objects.update(pause_data_synchronization=True)
    assert (why(database).reason, why(database).since) == (Reason.DATABASE_PAUSED, NOW + 2 * MINUTE)


def test_a_pause_keeps_nobody_behind_who_has_everything(database):
    make_schedule(database.group)
    hold(database, 3, pause_data_synchronization=True)
    assert why(database).reason == Reason.CURRENT


def test_nothing_is_released_for_a_new_group():
    assert why(equip(make_database(make_group("New")))).reason == Reason.NOTHING_RELEASED


def test_a_store_that_moves_keeps_its_registers_behind(database):
    Store.objects.update(channel_data_group=make_group("South"))
    assert why(database).reason == Reason.STORE_MOVING


def test_an_old_program_stays_at_what_it_can_read(database):
    Release.objects.filter(number=3).update(readable_from=2)
    ChannelDatabase.objects.update(schema_version=1)
    assert (why(database).reason, why(database).release) == (Reason.PROGRAM_TOO_OLD, 1)
    ChannelDatabase.objects.update(schema_version=2)
    assert why(database).reason == Reason.NOT_POLLED


def test_a_canceled_session_is_the_reason_with_its_message_and_package(database):
    canceled = session(database, 2, "CANCELED", message="disk full")
    found = why(database)
    assert (found.reason, found.message, found.session) == (Reason.PACKAGE_CANCELED, "disk full", canceled)
    assert found.session.package.to_release == 2


def test_what_moved_after_a_cancellation_counts_instead(database):
    session(database, 2, "CANCELED")
    session(database, 3, "REQUESTED", NOW + MINUTE)
    assert why(database).reason == Reason.DOWNLOADING


@pytest.mark.parametrize("state", ["DOWNLOAD_FAILED", "APPLY_FAILED"])
def test_a_failed_try_is_the_reason_with_the_last_message(database, state):
    session(database, 2, state, message="no route to host")
    assert (why(database).reason, why(database).message) == (Reason.PACKAGE_FAILING, "no route to host")


@pytest.mark.parametrize("state", ["REQUESTED", "DOWNLOADED"])
def test_a_register_that_has_begun_is_downloading(database, state):
    session(database, 2, state)
    assert why(database).reason == Reason.DOWNLOADING


@pytest.mark.parametrize("state", ["APPLIED", "SUPERSEDED"])
def test_sessions_that_are_over_are_no_reason(database, state):
    session(database, 2, state)
    assert why(database).reason == Reason.NOT_POLLED


def test_a_session_of_a_release_that_is_passed_is_no_reason(database):
    session(database, 2, "CANCELED")
    hold(database, 2)
    assert why(database).reason == Reason.NOT_POLLED


def test_a_package_that_is_being_made_is_waited_for(database):
    fields = {"group": database.group, "audience": "ALL", "from_release": 1, "to_release": 3, "requested_at": NOW}
    request = PackageRequest.objects.create(**fields)
    assert why(database).reason == Reason.PACKAGE_BEING_MADE
    request.state = "DONE"
    request.save()
    assert why(database).reason == Reason.NOT_POLLED


def test_rows_that_differ_are_being_repaired(database):
    hold(database, 3, differing_tables=["price", "product"])
    assert (why(database).reason, why(database).message) == (Reason.REPAIRING, "price, product")


@pytest.fixture
def released():
    """Return a database that has all that a real run released, and the schedule of that run."""
    north, _ = make_headquarters()
    schedule = make_schedule(north)
    register = north.stores.get(number="1").registers.get()
    switch_support_offline_on(register=register, user=None)
    publish(schedule)
    Device.objects.all().delete()
    database = equip(register.channel_database)
    hold(database, 1)
    return database, schedule


def test_changes_of_a_disabled_job_are_not_released(released):
    database, _schedule = released
    SchedulerJob.objects.filter(pk=1040).update(is_enabled=False)
    Customer.objects.update(name="of another job")
    assert why(database).reason == Reason.CURRENT
    Product.objects.update(name="changed")
    found = why(database)
    assert (found.reason, found.job.number, found.since) == (Reason.JOB_DISABLED, 1040, NOW + timedelta(seconds=1))


def test_changes_no_active_schedule_carries_are_not_released(released):
    database, schedule = released
    schedule.jobs.remove(1080)
    TaxGroup.objects.update(name="changed")
    assert (why(database).reason, why(database).job.number) == (Reason.NO_SCHEDULE, 1080)
    schedule.jobs.add(1080)
    assert why(database).reason == Reason.CURRENT
    schedule.is_active = False
    schedule.save()
    assert why(database).reason == Reason.NO_SCHEDULE


def test_changes_the_next_run_releases_keep_nobody_behind(released):
    database, _schedule = released
    Product.objects.update(name="changed")
    assert why(database).reason == Reason.CURRENT


def test_many_are_answered_with_the_queries_of_one(database):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            why_behind_of(channel_databases=list(ChannelDatabase.objects.all()), now=NOW)
        return len(captured)

    for_one = count()
    for number in (2, 3, 4):
        equip(make_database(ChannelDataGroup.objects.create(name=f"Group {number}"), f"R{number}"))
        session(database, min(number, 3), "APPLY_FAILED") if number < 4 else None
    assert count() == for_one
    found = why_behind_of(channel_databases=list(ChannelDatabase.objects.all()), now=NOW)
    assert [one.reason for one in found.values()] == ["PACKAGE_FAILING", *["NOTHING_RELEASED"] * 3]
