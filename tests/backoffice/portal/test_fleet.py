"""The one word for each register, decided in the database, and the numbers of the home page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from backoffice.portal.queries.fleet import FleetState, fleet, fleet_counts, sales_waiting
from backoffice.portal.queries.headquarters import registers_needing_attention
from registers.models import ChannelDatabase, OfflineProfile, Register, RegisterStatus
from registers.queries.store_reach import EVERYTHING
from tests.distribution.company import make_release

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def current(current) -> Register:
    """Have it reported at NOW, to the second."""
    RegisterStatus.objects.filter(register=current).update(reported_at=NOW)
    return current


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


@pytest.mark.parametrize(("reason", "state"), [("UNREACHABLE", "OFFLINE"), ("MANUAL", "OFFLINE_BY_CHOICE")])
def test_a_register_that_was_disconnected_by_hand_is_offline_by_choice(current, reason, state):
    RegisterStatus.objects.filter(register=current).update(connection_mode="OFFLINE", connection_reason=reason)
    assert state_of(current) == state


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
    counts = fleet_counts(NOW, EVERYTHING)
    assert (counts["CURRENT"], counts["NOT_ACTIVATED"], sum(counts.values())) == (1, 2, 3)
    assert set(counts) == set(FleetState.values)


def test_sales_waiting_are_summed_up(current, company):
    oldest = NOW - timedelta(hours=3)
    RegisterStatus.objects.filter(register=current).update(
        sales_waiting=5, oldest_waiting_at=oldest, waiting_amounts={"EUR": "12.30", "CHF": "0.05"}
    )
    other = Register.objects.get(number="2-1")
    RegisterStatus.objects.create(
        register=other, reported_at=NOW, connection_mode="OFFLINE", sales_waiting=2, waiting_amounts={"EUR": "0.10"}
    )
    amounts = {"EUR": Decimal("12.40"), "CHF": Decimal("0.05")}
    assert sales_waiting(EVERYTHING, ["CHF", "EUR", "JPY"]) == {"sales": 7, "registers": 2, "oldest": oldest, "amounts": amounts}
    assert [register.number for register in registers_needing_attention(NOW, EVERYTHING)] == ["1-1", "2-1"]
