"""The download sessions: found by what a person knows of them, canceled, tried again; and the package itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from distribution.models import DistributionRun, DownloadSession, Package, RunGroup
from distribution.package_store import package_store
from distribution.use_cases.take_up_package import take_up_package
from registers.models import ChannelDatabase, Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.portal.pages import queries_of, text_of
from tests.distribution.schedules import execute, publish, request

LIST = "portal:download-session-list"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def published(schedule, company):
    """Publish a first release of both groups for the registers 1-1 and 3-1, which receive data."""
    for number in ("1-1", "3-1"):
        switch_support_offline_on(register=Register.objects.get(number=number), user=None)
    return publish(schedule)


def take_up(number: str, at, **fields) -> DownloadSession:
    database = ChannelDatabase.objects.get(register__number=number)
    package = Package.objects.get(kind="FULL", group=database.group)
    take_up_package(channel_database_id=database.pk, sha256=package.sha256, now=at)
    session = DownloadSession.objects.get(channel_database=database, package=package)
    DownloadSession.objects.filter(pk=session.pk).update(**fields)
    return session


@pytest.fixture
def session(published, now) -> DownloadSession:
    return take_up("1-1", now)


def shown(client, **query) -> list[str]:
    page = text_of(client.get(reverse(LIST), query))
    listed = page.partition("Applied Apply ")[2]
    return [number for number in ("1-1", "3-1") if f"{number} Register {number}" in listed]


def test_sessions_are_found_by_register_store_state_job_kind_and_openness(hq, published, now):
    take_up("1-1", now)
    take_up("3-1", now, state="APPLIED", applied_at=now)
    south = Register.objects.get(number="3-1")
    assert shown(hq) == ["1-1", "3-1"]
    assert shown(hq, q="1-") == ["1-1"]
    assert shown(hq, store=south.store_id) == ["3-1"]
    assert shown(hq, state="REQUESTED") == ["1-1"]
    assert shown(hq, open="on") == ["1-1"]
    assert shown(hq, kind="FULL") == ["1-1", "3-1"]
    assert shown(hq, kind="DELTA") == []
    assert shown(hq, job="1040") == []


def test_sessions_are_found_by_the_days_they_were_requested_on(hq, published, now):
    take_up("1-1", now - timedelta(days=3))
    take_up("3-1", now)
    today, before = timezone.localdate(), timezone.localdate() - timedelta(days=2)
    assert shown(hq, since=today.isoformat()) == ["3-1"]
    assert shown(hq, until=before.isoformat()) == ["1-1"]
    assert shown(hq, since=before.isoformat(), until=today.isoformat()) == ["3-1"]
    assert hq.get(reverse(LIST), {"since": "0001-01-01", "until": "9999-12-31"}).status_code == 200


def test_what_is_available_is_shown_for_one_register_and_is_no_row(hq, published, session):
    page = text_of(hq.get(reverse(LIST), {"q": "3-1"}))
    assert "3-1 Register 3-1 Available Full South" in page
    assert "Available Full" not in text_of(hq.get(reverse(LIST)))
    assert "Available Full" not in text_of(hq.get(reverse(LIST), {"q": "1-1"}))
    assert DownloadSession.objects.count() == 1


def test_the_state_available_asks_for_a_register(hq, session):
    assert "Which register?" in text_of(hq.get(reverse(LIST), {"state": "AVAILABLE"}))
    assert "Available Full South" in text_of(hq.get(reverse(LIST), {"state": "AVAILABLE", "q": "3-1"}))
    assert "Nothing is available" in text_of(hq.get(reverse(LIST), {"state": "AVAILABLE", "q": "1-1"}))


@pytest.fixture
def failing(session, schedule) -> DistributionRun:
    """Return a second run: North failed, South failed for one job."""
    run = execute(request(schedule))
    RunGroup.objects.filter(run=run, group__name="North").update(state="CREATE_FAILED", message="The disk is full.")
    RunGroup.objects.filter(run=run, group__name="South").update(failures={"1040": "No such column."})
    return run


def test_packages_that_could_not_be_made_are_shown_with_the_reason_until_a_run_made_them(hq, schedule, failing):
    page = text_of(hq.get(reverse(LIST)))
    assert f"Create failed North , run {failing.pk} " in page
    assert "The disk is full." in page
    assert "Job 1040: No such column." in page
    assert "The disk is full." in text_of(hq.get(reverse(LIST), {"state": "CREATE_FAILED"}))
    publish(schedule)
    assert "The disk is full." not in text_of(hq.get(reverse(LIST)))
    assert "The disk is full." in text_of(hq.get(reverse(LIST), {"state": "CREATE_FAILED"}))


def test_runs_that_found_nothing_are_hidden_until_they_are_asked_for(hq, schedule, session):
    execute(request(schedule))
    assert "No data North" not in text_of(hq.get(reverse(LIST)))
    assert "No data North" in text_of(hq.get(reverse(LIST), {"state": "NO_DATA"}))


def test_the_list_of_one_register_takes_the_same_queries_whatever_it_holds(hq, published, schedule, now):
    address = reverse(LIST) + "?q=3-1"
    take_up("3-1", now)
    before = queries_of(hq, address)
    take_up("1-1", now)
    publish(schedule)
    take_up("3-1", now)
    assert queries_of(hq, address) == before


def page_of_session(session) -> str:
    return reverse("portal:download-session-page", args=[session.pk])


def test_a_session_shows_tries_durations_rows_and_message(hq, session, now):
    times = {"requested_at": now, "downloaded_at": now + timedelta(seconds=12), "applied_at": now + timedelta(seconds=15)}
    DownloadSession.objects.filter(pk=session.pk).update(state="APPLIED", try_count=2, message="Once more.", **times)
    page = text_of(hq.get(page_of_session(session)))
    for words in ("Applied Once more.", "Tries 2 of 3", "took 12 s", "took 3 s", "Channel data group North"):
        assert words in page, words


def test_a_session_is_canceled_and_tried_again_on_its_page(hq, session):
    page = hq.post(reverse("portal:download-session-cancel", args=[session.pk]), follow=True)
    assert page.redirect_chain == [(page_of_session(session), 303)]
    assert "Canceled at headquarters." in text_of(page)
    assert "Try again" in text_of(page)
    page = hq.post(reverse("portal:download-session-rerun", args=[session.pk]), follow=True)
    assert "The register tries this package again when its next plan names it." in text_of(page)
    session.refresh_from_db()
    assert session.state == "REQUESTED"
    register_log = text_of(hq.get(reverse("portal:register-page", args=[session.channel_database.register_id])))
    assert "Download session to be tried again just now anna: FULL, release 1" in register_log


def test_an_applied_session_cannot_be_tried_again_and_says_so(hq, session):
    DownloadSession.objects.update(state="APPLIED")
    page = hq.post(reverse("portal:download-session-rerun", args=[session.pk]), follow=True)
    assert "The package is applied already" in text_of(page)
    assert "Try again" not in text_of(page)


def test_the_package_comes_as_it_travels_under_a_telling_name(hq, session):
    package = session.package
    answer = hq.get(reverse("portal:package-download", args=[package.pk]))
    assert b"".join(answer.streaming_content) == package_store().path(package.pk).read_bytes()
    name = f"FULL-1-group-{package.group_id}-{package.pk[:12]}.zst"
    suffix = ".encrypted" if package.key_id else ""
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}{suffix}"'


def test_a_package_that_was_removed_says_when(hq, session, now):
    package_store().path(session.package_id).unlink()
    address = reverse("portal:package-download", args=[session.package_id])
    answer = hq.get(address)
    assert (answer.status_code, "The package store has lost its file." in text_of(answer)) == (404, True)
    Package.objects.filter(pk=session.package_id).update(removed_at=now)
    answer = hq.get(address)
    assert (answer.status_code, "Nobody needed it any more, so its file was removed:" in text_of(answer)) == (404, True)


def test_operations_see_sessions_and_change_none(operations, session):
    page = operations.get(page_of_session(session))
    assert page.status_code == 200
    assert "Download the package" not in text_of(page)
    assert operations.get(reverse("portal:package-download", args=[session.package_id])).status_code == 403
    assert operations.post(reverse("portal:download-session-cancel", args=[session.pk])).status_code == 403
