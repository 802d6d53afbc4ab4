"""The one word for each register, decided in the database, and the numbers of the home page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.portal.queries.fleet import FleetState, fleet, fleet_counts, sales_waiting
from backoffice.portal.queries.headquarters import registers_needing_attention, transactions_per_hour
from registers.models import ChannelDatabase, Device, OfflineProfile, Register, RegisterStatus, UploadSession
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.portal.ledger import make_transaction
from tests.backoffice.portal.pages import text_of
from tests.distribution.company import make_release

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def current(register, north) -> Register:
    """Return a register at which everything has arrived."""
    switch_support_offline_on(register=register, user=None)
    Device.objects.filter(register=register).update(state="ACTIVATED")
    RegisterStatus.objects.create(register=register, reported_at=NOW, connection_mode="ONLINE")
    make_release(north, 1)
    ChannelDatabase.objects.filter(register=register).update(release_number=1, epoch=1)
    return register


def state_of(register: Register, now=NOW) -> str:
    return fleet(now).get(pk=register.pk).fleet_state


def test_a_register_at_the_last_release_is_current(current):
    assert state_of(current) == "CURRENT"


def test_a_register_without_a_device_is_not_activated(register):
    assert state_of(register) == "NOT_ACTIVATED"


def test_a_register_behind_the_last_release_is_behind(current, north):
    make_release(north, 2)
    assert state_of(current) == "BEHIND"


def test_a_register_holding_a_release_of_another_epoch_is_behind(current):
    ChannelDatabase.objects.filter(register=current).update(epoch=2)
    assert state_of(current) == "BEHIND"


def test_a_register_of_a_group_without_a_release_waits_for_one(current, north):
    north.releases.all().delete()
    assert state_of(current) == "NOTHING_PUBLISHED"


def test_a_register_that_said_offline_is_offline_though_it_is_behind(current, north):
    make_release(north, 2)
    RegisterStatus.objects.filter(register=current).update(connection_mode="OFFLINE")
    assert state_of(current) == "OFFLINE"


def test_a_register_without_offline_support_is_online_only(current):
    Register.objects.filter(pk=current.pk).update(support_offline=False)
    assert state_of(current) == "ONLINE_ONLY"


@pytest.mark.parametrize(("seconds", "state"), [(299, "CURRENT"), (301, "SILENT")])
def test_a_register_is_silent_after_five_minutes(current, seconds, state):
    assert state_of(current, NOW + timedelta(seconds=seconds)) == state


@pytest.mark.parametrize(("seconds", "state"), [(1799, "CURRENT"), (1801, "SILENT")])
def test_a_register_that_polls_seldom_is_silent_after_three_polls(current, seconds, state):
    current.store.offline_profile = OfflineProfile.objects.create(code="SLOW", name="Slow", poll_interval_seconds=600)
    current.store.save()
    assert state_of(current, NOW + timedelta(seconds=seconds)) == state


def test_the_profile_of_the_register_counts_before_that_of_its_store(current):
    current.store.offline_profile = OfflineProfile.objects.create(code="SLOW", name="Slow", poll_interval_seconds=600)
    current.store.save()
    current.offline_profile = OfflineProfile.objects.create(code="FAST", name="Fast", poll_interval_seconds=10)
    current.save()
    assert state_of(current, NOW + timedelta(seconds=301)) == "SILENT"


def test_a_device_that_has_never_reported_is_silent(current):
    RegisterStatus.objects.all().delete()
    assert state_of(current) == "SILENT"


def test_every_state_is_counted(current):
    counts = fleet_counts(NOW)
    assert (counts["CURRENT"], counts["NOT_ACTIVATED"], sum(counts.values())) == (1, 2, 3)
    assert set(counts) == set(FleetState.values)


def test_sales_waiting_are_summed_up(current, company):
    oldest = NOW - timedelta(hours=3)
    RegisterStatus.objects.filter(register=current).update(sales_waiting=5, oldest_waiting_at=oldest)
    other = Register.objects.get(number="2-1")
    RegisterStatus.objects.create(register=other, reported_at=NOW, connection_mode="OFFLINE", sales_waiting=2)
    assert sales_waiting() == {"sales": 7, "registers": 2, "oldest": oldest}
    assert [register.number for register in registers_needing_attention(NOW)] == ["1-1", "2-1"]


def test_transactions_are_counted_by_hour_online_and_offline(db, current):
    session = UploadSession.objects.create(device=Device.objects.get(), received_at=NOW, body=b"")
    make_transaction(1, session, completed_at=NOW)
    make_transaction(2, session, completed_at=NOW, created_offline=False)
    make_transaction(3, session, completed_at=NOW - timedelta(hours=30))
    hours = transactions_per_hour(NOW)
    assert len(hours) == 24
    assert [counted for _hour, *counted in hours] == [[0, 0]] * 23 + [[1, 1]]


def test_the_home_page_begins_with_the_first_hour(hq):
    page = text_of(hq.get("/"))
    assert "The first hour" in page
    assert "Sales waiting" not in page


def test_the_home_page_shows_the_fleet(hq, current):
    RegisterStatus.objects.filter(register=current).update(reported_at=timezone.now(), sales_waiting=3)
    page = text_of(hq.get("/"))
    assert "3 registers" in page
    assert "1-1 Register 1-1 Current" in page
    assert (
        hq.get("/", headers={"HX-Request": "true", "HX-Target": "home-live"}).content.decode().lstrip()[:20]
        == '<div id="home-live" '
    )
