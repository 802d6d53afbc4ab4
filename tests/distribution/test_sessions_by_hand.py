"""Download sessions in the hands of a person: canceled, tried again, and how often a register tries by itself."""

from datetime import timedelta

import msgspec
import pytest
from django.contrib.auth.models import User

from channel.errors import StateConflict
from channel.plan import Acknowledgement
from distribution.models import DownloadSession, SchedulerJob
from distribution.queries.release_path import HeldRelease, release_path
from distribution.queries.try_limit import try_limit
from distribution.use_cases.acknowledge_package import acknowledge_package
from distribution.use_cases.cancel_session import cancel_session
from distribution.use_cases.rerun_session import rerun_session
from distribution.use_cases.take_up_package import take_up_package
from registers.models import RegisterEvent
from tests.distribution.company import NOW, make_database, make_delta, make_full, make_group, make_release

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)
NOTHING = HeldRelease(None, None, None)


@pytest.fixture
def anna():
    return User.objects.create(username="anna")


@pytest.fixture
def database():
    return make_database(make_group())


@pytest.fixture
def package(database):
    return make_full(make_release(database.group, 1))


@pytest.fixture
def session(database, package):
    return take_up(database, package)


def take_up(database, package) -> DownloadSession:
    take_up_package(channel_database_id=database.pk, sha256=package.sha256, now=NOW)
    return DownloadSession.objects.get(channel_database=database, package=package)


def say(session, state, message="") -> DownloadSession:
    told = msgspec.convert({"package_sha256": session.package_id, "state": state, "message": message}, Acknowledgement)
    return acknowledge_package(channel_database=session.channel_database, acknowledgement=told, now=LATER)


def put(session, state) -> DownloadSession:
    session.state = state
    session.save()
    return session


def names_on_the_way(session) -> list[str]:
    target = session.package.group.releases.get()
    path = release_path(target, NOTHING, audience="OFFLINE", channel_database_id=session.channel_database_id)
    return [] if path is None else [package.sha256 for package in path.packages]


def test_a_job_says_how_often_its_packages_are_tried_and_a_setting_how_often_a_full(database, package, settings):
    settings.DOWNLOAD_TRY_COUNT = 7
    delta = make_delta(make_release(database.group, 2), 1020)
    SchedulerJob.objects.filter(pk=1020).update(retry_count=2)
    delta.job.refresh_from_db()
    assert (try_limit(package), try_limit(delta)) == (7, 2)


def test_a_session_is_canceled_after_the_tries_of_its_job(database):
    delta = make_delta(make_release(database.group, 1), 1020, from_release=0)
    SchedulerJob.objects.filter(pk=1020).update(retry_count=2)
    session = take_up(database, delta)
    assert [say(session, "APPLY_FAILED", "no").state for _ in range(2)] == ["APPLY_FAILED", "CANCELED"]


@pytest.mark.parametrize("state", DownloadSession.OPEN)
def test_a_session_that_is_not_over_can_be_canceled(session, anna, state):
    cancel_session(session=put(session, state), user=anna, now=LATER)
    session.refresh_from_db()
    assert (session.state, session.changed_at, session.message) == ("CANCELED", LATER, "Canceled at headquarters.")
    event = RegisterEvent.objects.get()
    assert (event.kind, event.user, event.note) == ("SESSION_CANCELED", anna, "FULL, release 1")


def test_a_canceled_session_keeps_the_last_message_of_the_register(session, anna):
    say(session, "APPLY_FAILED", "disk full")
    assert cancel_session(session=session, user=anna, now=LATER).message == "disk full"


@pytest.mark.parametrize("state", ["APPLIED", "CANCELED", "SUPERSEDED"])
def test_a_session_that_is_over_cannot_be_canceled(session, anna, state):
    with pytest.raises(StateConflict, match=f"is over \\({state.lower()}\\); there is nothing left to cancel"):
        cancel_session(session=put(session, state), user=anna, now=LATER)
    assert RegisterEvent.objects.count() == 0


def test_plans_leave_a_canceled_package_out_and_name_a_rerun_one_again(session, anna):
    assert names_on_the_way(session) == [session.package_id]
    cancel_session(session=session, user=anna, now=LATER)
    assert names_on_the_way(session) == []
    rerun_session(session=session, user=anna, now=LATER)
    assert names_on_the_way(session) == [session.package_id]


@pytest.mark.parametrize("state", ["CANCELED", "DOWNLOAD_FAILED", "APPLY_FAILED"])
def test_a_rerun_session_has_all_its_tries_again(session, anna, state):
    DownloadSession.objects.filter(pk=session.pk).update(try_count=3, message="no", state=state, downloaded_at=NOW)
    rerun = rerun_session(session=session, user=anna, now=LATER)
    assert (rerun.state, rerun.try_count, rerun.message, rerun.requested_at) == ("REQUESTED", 1, "", LATER)
    assert rerun.downloaded_at is None
    assert RegisterEvent.objects.get().kind == "SESSION_RERUN"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("APPLIED", "The package is applied already"),
        ("SUPERSEDED", "A newer plan has replaced this package"),
        ("REQUESTED", "The register is fetching this package already"),
        ("DOWNLOADED", "The register has this package"),
    ],
)
def test_what_needs_no_second_try_gets_none_and_says_why(session, anna, state, reason):
    with pytest.raises(StateConflict, match=reason):
        rerun_session(session=put(session, state), user=anna, now=LATER)
    session.refresh_from_db()
    assert (session.state, RegisterEvent.objects.count()) == (state, 0)


def test_a_removed_package_cannot_be_tried_again(session, package, anna):
    package.removed_at = LATER
    package.save()
    with pytest.raises(StateConflict, match="The package was removed on 2026-11-02"):
        rerun_session(session=put(session, "CANCELED"), user=anna, now=LATER)


def test_a_package_of_the_group_a_register_has_left_cannot_be_tried_again(session, database, anna):
    database.group = make_group("South")
    database.save()
    with pytest.raises(StateConflict, match="another channel data group"):
        rerun_session(session=put(session, "CANCELED"), user=anna, now=LATER)


def test_the_words_of_a_register_after_a_cancellation_count_only_when_it_succeeded(session, anna):
    cancel_session(session=session, user=anna, now=LATER)
    assert say(session, "DOWNLOADED").state == "CANCELED"
    assert say(session, "APPLIED").state == "APPLIED"
