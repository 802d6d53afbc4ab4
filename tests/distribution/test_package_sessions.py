"""Download sessions: opened when a package is fetched, moved by what the register says."""

from datetime import timedelta

import msgspec
import pytest

from channel.errors import NotFound
from channel.plan import Acknowledgement
from distribution.models import DownloadSession
from distribution.use_cases.acknowledge_package import acknowledge_package
from distribution.use_cases.take_up_package import take_up_package
from registers.models import ChannelDatabase
from tests.distribution.company import NOW, make_database, make_full, make_group, make_release

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def database():
    return make_database(make_group())


@pytest.fixture
def package(database):
    return make_full(make_release(database.group, 1))


def take_up(database, package, now=NOW):
    take_up_package(channel_database_id=database.pk, sha256=package.sha256, now=now)
    return DownloadSession.objects.get(channel_database=database, package=package)


def acknowledge(database, package, state, *, now=LATER, **fields):
    acknowledgement = msgspec.convert({"package_sha256": package.sha256, "state": state, **fields}, Acknowledgement)
    acknowledge_package(channel_database=database, acknowledgement=acknowledgement, now=now)
    return DownloadSession.objects.get(channel_database=database, package=package)


def test_session_is_opened_once_for_all_parts_of_a_download(database, package):
    first = take_up(database, package)
    second = take_up(database, package, LATER)
    assert first == second
    assert (second.state, second.requested_at, second.try_count) == ("REQUESTED", NOW, 1)


def test_session_is_downloaded_and_applied(database, package):
    take_up(database, package)
    session = acknowledge(database, package, "DOWNLOADED")
    assert (session.state, session.downloaded_at) == ("DOWNLOADED", LATER)
    session = acknowledge(database, package, "APPLIED", release=1)
    assert (session.state, session.applied_at) == ("APPLIED", LATER)


def test_applied_moves_the_channel_database_at_once(database, package):
    acknowledge(database, package, "APPLIED", release=1)
    stored = ChannelDatabase.objects.get(pk=database.pk)
    assert (stored.release_number, stored.epoch, stored.release_applied_at) == (1, 1, LATER)


@pytest.mark.parametrize("release", [None, 7])
def test_applied_with_a_release_hq_does_not_know_moves_nothing(database, package, release):
    acknowledge(database, package, "APPLIED", release=release)
    assert ChannelDatabase.objects.get(pk=database.pk).release_number is None


def test_package_that_came_another_way_gets_a_session(database, package):
    session = acknowledge(database, package, "APPLIED", release=1)
    assert (session.state, session.requested_at) == ("APPLIED", LATER)


@pytest.mark.parametrize("state", ["DOWNLOADED", "DOWNLOAD_FAILED", "APPLY_FAILED"])
def test_late_word_changes_nothing_after_applied(database, package, state):
    acknowledge(database, package, "APPLIED", release=1)
    session = acknowledge(database, package, state, message="late", now=LATER + timedelta(1))
    assert (session.state, session.message, session.applied_at) == ("APPLIED", "", LATER)


@pytest.mark.parametrize("state", ["DOWNLOAD_FAILED", "APPLY_FAILED"])
def test_failure_is_kept_with_its_message_and_the_number_of_the_next_try(database, package, state):
    take_up(database, package)
    session = acknowledge(database, package, state, message="disk\x00 full" + "!" * 400)
    assert (session.state, session.try_count) == (state, 2)
    assert session.message == ("disk full" + "!" * 400)[:300]


def test_session_is_canceled_when_every_try_failed(database, package, settings):
    settings.DOWNLOAD_TRY_COUNT = 3
    states = []
    for number in range(3):
        take_up(database, package)
        states.append(acknowledge(database, package, "APPLY_FAILED", message=f"try {number}").state)
    assert states == ["APPLY_FAILED", "APPLY_FAILED", "CANCELED"]
    session = DownloadSession.objects.get()
    assert (session.message, session.try_count) == ("try 2", 3)


def test_failures_without_a_new_download_count_as_well(database, package, settings):
    settings.DOWNLOAD_TRY_COUNT = 2
    take_up(database, package)
    acknowledge(database, package, "DOWNLOADED")
    acknowledge(database, package, "APPLY_FAILED")
    acknowledge(database, package, "DOWNLOADED")
    assert acknowledge(database, package, "APPLY_FAILED").state == "CANCELED"


def test_canceled_session_stays_canceled_when_fetched_or_failed_again(database, package, settings):
    settings.DOWNLOAD_TRY_COUNT = 1
    take_up(database, package)
    acknowledge(database, package, "DOWNLOAD_FAILED", message="no")
    take_up(database, package, LATER)
    session = acknowledge(database, package, "DOWNLOAD_FAILED", message="again")
    assert (session.state, session.message) == ("CANCELED", "no")


def test_failed_download_is_requested_again_and_keeps_its_count(database, package):
    take_up(database, package)
    acknowledge(database, package, "DOWNLOAD_FAILED")
    session = take_up(database, package, LATER)
    assert (session.state, session.try_count, session.requested_at) == ("REQUESTED", 2, LATER)


def test_applied_package_that_is_fetched_again_begins_anew(database, package):
    take_up(database, package)
    acknowledge(database, package, "APPLY_FAILED")
    acknowledge(database, package, "APPLIED", release=1)
    session = take_up(database, package, LATER)
    assert (session.state, session.try_count, session.applied_at) == ("REQUESTED", 1, None)


def test_package_of_another_group_is_not_found(database):
    foreign = make_full(make_release(make_group("South"), 1))
    with pytest.raises(NotFound):
        acknowledge(database, foreign, "APPLIED")


def test_package_taken_up_before_a_change_of_group_can_still_be_acknowledged(database, package):
    take_up(database, package)
    database.group = make_group("South")
    database.save()
    session = acknowledge(database, package, "APPLIED", release=1)
    assert session.state == "APPLIED"
    assert ChannelDatabase.objects.get(pk=database.pk).release_number is None
