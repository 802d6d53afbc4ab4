"""Why a register is behind, and whether its rows are HQ's, on the pages where people look."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from backoffice.portal.templatetags.portal_why import why_sentence
from distribution.models import DownloadSession, GroupAudit, Package
from distribution.queries.unreleased_jobs import UnreleasedJob
from distribution.queries.why_behind import Reason, WhyBehind
from registers.models import ChannelDatabase, Device, RegisterStatus, Store
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.portal.pages import text_of
from tests.distribution.schedules import publish


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def database(register, schedule, now) -> ChannelDatabase:
    """Return the database of a register that reports and has not asked since the first release."""
    switch_support_offline_on(register=register, user=None)
    publish(schedule, at=now)
    # the run reads by a connection of its own, which does not see what a test has not committed
    Store.objects.update(serving_group=F("channel_data_group"))
    Device.objects.all().delete()
    Device.objects.create(register=register, state="ACTIVATED", activated_at=now, token_hash="a" * 64)
    RegisterStatus.objects.create(register=register, reported_at=now, connection_mode="ONLINE")
    return ChannelDatabase.objects.get(register=register)


def register_page(client, database):
    return client.get(reverse("portal:register-page", args=[database.register_id]))


def change(database, **fields) -> None:
    ChannelDatabase.objects.filter(pk=database.pk).update(**fields)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_one_sentence_without_gaps(reason, now):
    job = UnreleasedJob(1040, "Products", is_enabled=False, looked_at=now)
    sentence = why_sentence(WhyBehind(reason, now, "disk full.", job=job, release=7))
    assert re.fullmatch(r"[A-Z][^%]+[^.]\.", sentence), sentence


def test_a_sentence_begins_with_the_time_of_today_or_the_day():
    now = timezone.now()
    today = why_sentence(WhyBehind(Reason.NOT_POLLED, now))
    before = why_sentence(WhyBehind(Reason.NOT_POLLED, now - timedelta(days=3)))
    assert today.startswith("Behind since ")
    assert len(today) < len(before)
    assert today.endswith("because it has not asked for it yet; wait for its next poll, or choose Sync now at the register.")


def test_a_register_s_page_says_why_it_is_behind(hq, database):
    assert "because it has not asked for it yet" in text_of(register_page(hq, database))


def test_a_register_s_page_leads_to_the_session_that_was_given_up(hq, database, now):
    package = Package.objects.get(kind="FULL", group=database.group)
    fields = {"requested_at": now, "changed_at": now, "message": "The disk is full."}
    session = DownloadSession.objects.create(channel_database=database, package=package, state="CANCELED", **fields)
    page = register_page(hq, database)
    assert "because a package was given up (The disk is full); mend that, then have" in text_of(page)
    assert (
        f'href="{reverse("portal:download-session-page", args=[session.pk])}">Show the download session' in page.content.decode()
    )


def test_the_fleet_says_why_at_the_state_of_each_register(hq, database):
    page = hq.get(reverse("portal:register-list")).content.decode()
    titles = re.findall(r'<td title="([^"]*)"><span class="state', page)
    assert len(titles) == 3
    assert [title for title in titles if "because it has not asked for it yet" in title] == titles[:1]
    assert titles[1:] == ["", ""]


def test_a_register_that_told_no_checksums_is_not_verified_yet(hq, database):
    change(database, release_number=1, epoch=1)
    assert "Its rows Not verified yet" in text_of(register_page(hq, database))


def test_a_verified_register_says_when_by_checksum_and_by_hashing(hq, database, now):
    change(
        database,
        release_number=1,
        epoch=1,
        verified_release_number=1,
        verified_at=now - timedelta(minutes=2),
        audited_release_number=1,
        audited_at=now - timedelta(hours=3),
    )
    page = register_page(hq, database)
    assert "Verified: rows equal to HQ's at release 1, 2 min ago ; every row hashed anew 3 h ago" in text_of(page)
    assert f'datetime="{(now - timedelta(hours=3)).isoformat()}" title="' in page.content.decode()


def test_a_register_whose_rows_differ_says_where_and_that_it_is_repaired(hq, database, now):
    change(database, release_number=1, epoch=1, differing_tables=["price", "product"], audited_at=now)
    page = text_of(register_page(hq, database))
    assert "Differs in price, product, repair under way , found just now" in page
    assert "Its rows differ from its release in price, product; a repair is under way" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (None, "Not audited yet"),
        ({}, "Running"),
        ({"finished": True}, "Equal every row is HQ's at release 4, took 1 min"),
        ({"finished": True, "differing": {"price": 1, "product": 12}}, "price : 1 row product : 12 rows"),
        ({"finished": True, "message": "The disk is full."}, "Failed The disk is full."),
    ],
)
def test_a_group_s_page_shows_its_last_audit(hq, north, now, fields, words):
    if fields is not None:
        finished_at = now + timedelta(minutes=1) if fields.get("finished") else None
        kept = {name: value for name, value in fields.items() if name != "finished"}
        GroupAudit.objects.create(group=north, started_at=now - timedelta(days=1), message="older")
        GroupAudit.objects.create(group=north, started_at=now, finished_at=finished_at, release_number=4, **kept)
    assert words in text_of(hq.get(reverse("portal:group-page", args=[north.pk])))
