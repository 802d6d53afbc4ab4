"""The channel databases: filters, pauses, and full synchronizations that say what they send before they are asked for."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from distribution.models import FullSync, Package
from registers.models import ChannelDatabase, OfflineProfile, Register
from tests.backoffice.portal.pages import text_of
from tests.distribution.company import make_database, make_full, make_group, make_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    """Make a group with two registers' databases, the server's own and one FULL package."""
    group = make_group()
    ChannelDatabase.objects.create(kind="STORE", group=group)
    make_full(make_release(group, 1), size_bytes=5_000_000)
    for number in ("R1", "R2"):
        make_database(group, number)
    return group


@pytest.fixture
def database(north):
    return ChannelDatabase.objects.get(register__number="R1")


def shown(client, **query):
    page = client.get(reverse("portal:channel-database-list"), query)
    return re.findall(r">(R\d) Register", page.content.decode())


def test_databases_are_found_by_register_group_kind_and_standing(hq, north, database):
    make_database(make_group("South"), "R3")
    ChannelDatabase.objects.filter(pk=database.pk).update(release_number=1, differing_tables=["price"])
    assert shown(hq) == ["R1", "R2", "R3"]
    assert shown(hq, q="r2") == ["R2"]
    assert shown(hq, group=north.pk) == ["R1", "R2"]
    assert shown(hq, kind="STORE") == []
    assert shown(hq, standing="BEHIND") == ["R2"]
    assert shown(hq, standing="DIFFERS") == ["R1"]
    assert shown(hq, standing="PAUSED") == []


def test_a_pause_is_shown_wherever_it_comes_from(hq, north, database):
    hq.post(reverse("portal:channel-database-pause", args=[database.pk]))
    profile = OfflineProfile.objects.create(code="P", name="Paused", pause_offline_synchronization=True)
    other = Register.objects.get(number="R2")
    other.store.offline_profile = profile
    other.store.save()
    assert shown(hq, standing="PAUSED") == ["R1", "R2"]
    page = hq.get(reverse("portal:channel-database-list"))
    assert page.content.decode().count('data-state="PAUSED"') == 2
    assert "by its offline profile" in text_of(page)
    registers = hq.get(reverse("portal:register-list")).content.decode()
    assert registers.count('data-state="PAUSED"') == 2
    Register.objects.filter(pk=other.pk).update(offline_profile=OfflineProfile.objects.create(code="O", name="Own"))
    assert shown(hq, standing="PAUSED") == ["R1"]


def test_a_pause_is_taken_back_and_says_when_there_is_none(hq, database):
    resume = reverse("portal:channel-database-resume", args=[database.pk])
    assert "is not paused" in text_of(hq.post(resume, follow=True))
    hq.post(reverse("portal:channel-database-pause", args=[database.pk]))
    assert "Resumed. With its next poll" in text_of(hq.post(resume, follow=True))
    assert not ChannelDatabase.objects.get(pk=database.pk).pause_data_synchronization


def test_the_profile_pauses_its_registers_and_says_what_that_means(hq, db):
    page = hq.get(reverse("portal:offline-profile-create"))
    assert "No backlog is kept: afterwards each takes the cheapest way" in text_of(page)


def test_a_database_says_whether_it_is_verified(hq, database):
    ChannelDatabase.objects.filter(pk=database.pk).update(release_number=1, verified_release_number=1, verified_at=timezone.now())
    address = reverse("portal:channel-database-page", args=[database.pk])
    assert 'data-state="VERIFIED"' in hq.get(address).content.decode()
    ChannelDatabase.objects.filter(pk=database.pk).update(differing_tables=["price"])
    assert "Differs price" in text_of(hq.get(address))


def test_a_full_synchronization_says_first_what_it_sends_and_asks_for_nothing(hq, database):
    page = text_of(hq.post(reverse("portal:full-sync-of-database", args=[database.pk]), {}))
    assert "One full package with all data, to 1 channel database: R1 Register R1." in page
    assert "The newest is of release 1 and has 4.8\xa0MB." in page.replace(" MB", "\xa0MB")
    assert FullSync.objects.count() == 0


def test_a_confirmed_one_of_a_database_starts_at_once(hq, anna, database):
    address = reverse("portal:full-sync-of-database", args=[database.pk])
    job = text_of(hq.post(address, {"job": "1040"}))
    assert "One repair package with all rows of job 1040 Products, to 1 channel database: R1 Register R1." in job
    page = hq.post(address, {"job": "1040", "confirmed": "1"}, follow=True)
    assert "It is sent with the next poll." in text_of(page)
    assert "this channel database 1040 Products Started" in text_of(page)
    asked = FullSync.objects.get()
    assert (asked.channel_database, asked.job_id, asked.requested_by, asked.state) == (database, 1040, anna, "STARTED")
    assert ChannelDatabase.objects.get(pk=database.pk).full_syncs == {"1040": 1}


def test_one_of_a_group_waits_for_its_time_and_can_be_canceled(hq, north):
    address, start = reverse("portal:full-sync-of-group", args=[north.pk]), timezone.now() + timedelta(days=1)
    at = {"start_at": f"{start:%Y-%m-%dT%H:%M}"}
    page = hq.post(address, at)
    assert "North 2 4.8" in text_of(page)
    (kept,) = re.findall(r'<input type="hidden" name="start_at" value="([^"]+)"', page.content.decode())
    page = hq.post(address, {"start_at": kept, "confirmed": "1"}, follow=True)
    assert "It starts at the time you chose." in text_of(page)
    asked = FullSync.objects.get()
    assert (asked.state, f"{asked.start_at:%Y-%m-%dT%H:%M}") == ("WAITING", at["start_at"])
    page = hq.post(reverse("portal:full-sync-cancel", args=[asked.pk]), follow=True)
    assert "The full synchronization is canceled." in text_of(page)
    again = hq.post(reverse("portal:full-sync-cancel", args=[asked.pk]), follow=True)
    assert "nothing left to cancel" in text_of(again)


def test_one_of_all_names_each_group_and_what_is_not_built_yet(hq, north):
    make_database(make_group("South"), "R3")
    make_group("Empty")
    Package.objects.update(removed_at=None)
    page = hq.post(reverse("portal:full-sync-of-all"), {})
    assert re.findall(r'data-group="(\w+)"', page.content.decode()) == ["North", "South"]
    assert "South 1 not built yet" in text_of(page)
    hq.post(reverse("portal:full-sync-of-all"), {"confirmed": "1"})
    counted = ChannelDatabase.objects.order_by("-kind", "pk").values_list("full_syncs", flat=True)
    assert list(counted) == [{}, {"9999": 1}, {"9999": 1}, {"9999": 1}]


def test_what_cannot_be_done_answers_without_a_request(hq, north):
    own = ChannelDatabase.objects.get(kind="STORE")
    address = reverse("portal:full-sync-of-database", args=[own.pk])
    assert hq.post(address, {"start_at": "tomorrow"}).status_code == 422
    assert hq.post(address, {"confirmed": "1"}).status_code == 409
    assert FullSync.objects.count() == 0


def test_operations_may_look_but_neither_pause_nor_ask(operations, database):
    assert operations.get(reverse("portal:channel-database-page", args=[database.pk])).status_code == 200
    assert operations.post(reverse("portal:channel-database-pause", args=[database.pk])).status_code == 403
    assert operations.post(reverse("portal:full-sync-of-database", args=[database.pk])).status_code == 403
