"""A package's session, moved from two sides at once: the later word is not written over by the earlier one."""

from concurrent.futures import wait

import pytest
from django.db import transaction

from channel.plan import AcknowledgedState, Acknowledgement
from distribution.models import DownloadSession
from distribution.use_cases.acknowledge_package import acknowledge_package
from distribution.use_cases.take_up_package import take_up_package
from tests.distribution.company import NOW, make_database, make_full, make_group, make_release
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH_SECONDS = 1


@pytest.fixture
def database():
    return make_database(make_group())


@pytest.fixture
def package(database):
    return make_full(make_release(database.group, 1))


def say(database, package, state):
    told = Acknowledgement(package_sha256=package.sha256, state=state)
    return acknowledge_package(channel_database=database, acknowledgement=told, now=NOW)


@pytest.fixture
def failed_once(database, package):
    take_up_package(channel_database_id=database.pk, sha256=package.sha256, now=NOW)
    say(database, package, AcknowledgedState.DOWNLOAD_FAILED)


def test_two_failures_at_once_are_counted_as_two(database, package, failed_once):
    with transaction.atomic():
        say(database, package, AcknowledgedState.APPLY_FAILED)
        other = in_a_thread(lambda: say(database, package, AcknowledgedState.APPLY_FAILED))
        wait([other], LONG_ENOUGH_SECONDS)
    other.result()
    assert DownloadSession.objects.get().state == "CANCELED"


def test_taking_up_does_not_write_over_a_cancellation_of_the_same_moment(database, package, failed_once):
    with transaction.atomic():
        for _ in range(2):
            say(database, package, AcknowledgedState.DOWNLOAD_FAILED)
        other = in_a_thread(lambda: take_up_package(channel_database_id=database.pk, sha256=package.sha256, now=NOW))
        wait([other], LONG_ENOUGH_SECONDS)
    other.result()
    assert DownloadSession.objects.get().state == "CANCELED"


def test_a_package_two_words_are_said_of_at_once_has_one_session(database, package):
    with transaction.atomic():
        say(database, package, AcknowledgedState.DOWNLOADED)
        other = in_a_thread(lambda: say(database, package, AcknowledgedState.APPLIED))
        wait([other], LONG_ENOUGH_SECONDS)
    other.result()
    assert [session.state for session in DownloadSession.objects.all()] == ["APPLIED"]
