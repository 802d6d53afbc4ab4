"""Each kind of alert is raised for the registers it is about, and closed when it is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registers.domain.ledger_months import partition_name
from registers.ledger import LEDGER_TABLES
from registers.ledger.guard import open_ledger
from registers.models import Alert, ChannelDatabase, Device, OfflineProfile, RegisterJournal, RegisterStatus
from registers.use_cases.create_ledger_partitions import create_ledger_partitions
from registers.use_cases.sweep_alerts import sweep_alerts
from tests.channel.documents import document
from tests.registers.factories import make_group, make_register, upload

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _present(device) -> None:
    """Have the register activated, heard of a minute ago, with a token for a year, and nothing wrong."""
    create_ledger_partitions(today=NOW.date())
    Device.objects.update(activated_at=NOW - timedelta(days=9), token_expires_at=NOW + timedelta(days=300))
    RegisterStatus.objects.create(
        register=device.register, reported_at=NOW - timedelta(minutes=1), connection_mode="ONLINE", journal_id="J-1"
    )


def swept(now=NOW) -> list[tuple[str, dict]]:
    """Sweep, and return what is open."""
    sweep_alerts(now=now)
    return list(Alert.objects.filter(closed_at=None).order_by("kind").values_list("kind", "facts"))


def test_a_register_that_is_well_has_no_alert(register):
    assert swept() == []


def test_a_silent_register_is_found_and_closed_when_it_is_heard_of(register):
    heard_at = NOW - timedelta(minutes=61)
    RegisterStatus.objects.update(reported_at=heard_at)
    assert swept() == [("SILENT", {"since": heard_at.isoformat()})]
    RegisterStatus.objects.update(reported_at=NOW)
    assert swept() == []
    assert Alert.objects.get().closed_at == NOW


def test_a_register_that_never_reported_is_silent_since_its_activation(register):
    RegisterStatus.objects.all().delete()
    assert swept() == [("SILENT", {"since": (NOW - timedelta(days=9)).isoformat()})]
    Device.objects.update(state="DEACTIVATED")
    assert swept() == []


def test_a_register_with_a_slow_rhythm_is_not_silent_before_it_missed_three_polls(register):
    profile = OfflineProfile.objects.create(code="SLOW", name="Slow", poll_interval_seconds=3600)
    RegisterStatus.objects.update(reported_at=NOW - timedelta(hours=2))
    assert [kind for kind, _facts in swept()] == ["SILENT"]
    register.offline_profile = profile
    register.save()
    assert swept() == []


def test_sales_that_wait_too_long_are_found_though_the_register_is_silent(register):
    oldest = NOW - timedelta(minutes=90)
    RegisterStatus.objects.update(sales_waiting=3, oldest_waiting_at=oldest, waiting_amounts={"EUR": "36.00"})
    assert swept() == [("SALES_WAITING", {"sales": 3, "since": oldest.isoformat(), "amounts": {"EUR": "36.00"}})]
    RegisterStatus.objects.update(oldest_waiting_at=NOW - timedelta(minutes=10))
    assert swept() == []


def test_a_gap_is_found_once_it_is_old_and_nobody_says_to_hold_it(register, device):
    upload(device, document(sequence_number=1), document(sequence_number=4))
    journal = RegisterJournal.objects.create(register=register, journal_id="J-1", last_sequence_number=4, told_at=NOW)
    received = device.upload_sessions.get().received_at
    assert swept(received + timedelta(minutes=59)) == []
    assert swept() == [("SEQUENCE_GAP", {"transactions": 2, "since": received.isoformat()})]
    RegisterStatus.objects.update(sales_waiting=2)
    assert swept() == []
    former = RegisterJournal.objects.create(
        register=register, journal_id="J-0", last_sequence_number=7, told_at=received - timedelta(days=1)
    )
    assert swept() == [("SEQUENCE_GAP", {"transactions": 7, "since": former.told_at.isoformat()})]
    journal.refresh_from_db()
    assert journal.complete_to == 1


def test_a_database_near_its_limit_is_found(register):
    profile = OfflineProfile.objects.create(code="SMALL", name="Small", database_limit_megabytes=100)
    RegisterStatus.objects.update(channel_database_bytes=85 * 1024 * 1024)
    assert swept() == []
    register.store.offline_profile = profile
    register.store.save()
    assert swept() == [("DATABASE_SIZE", {"bytes": 85 * 1024 * 1024, "limit_megabytes": 100})]
    RegisterStatus.objects.update(channel_database_bytes=79 * 1024 * 1024)
    assert swept() == []


@pytest.mark.parametrize("seconds", [121, -121])
def test_a_clock_that_is_off_is_found(register, seconds):
    RegisterStatus.objects.update(clock_offset_seconds=seconds)
    assert swept() == [("CLOCK_OFF", {"seconds": seconds})]
    RegisterStatus.objects.update(clock_offset_seconds=120)
    assert swept() == []


def test_rows_that_differ_are_found(register):
    database = ChannelDatabase.objects.create(kind="OFFLINE", register=register, group=make_group(), differing_tables=["price"])
    assert swept() == [("DATA_DIFFERS", {"tables": ["price"]})]
    ChannelDatabase.objects.filter(pk=database.pk).update(differing_tables=[])
    assert swept() == []


def test_a_token_that_ends_soon_is_found(register):
    ends_at = NOW + timedelta(days=13)
    Device.objects.update(token_expires_at=ends_at)
    assert swept() == [("TOKEN_EXPIRING", {"expires_at": ends_at.isoformat()})]


@pytest.mark.postgresql
def test_a_month_without_a_partition_is_found_once_and_closed_when_the_partition_is_there():
    with open_ledger(connection), connection.cursor() as cursor:
        for table in LEDGER_TABLES:
            cursor.execute(f'DROP TABLE "{partition_name(table, date(2026, 3, 1))}"')
    for now in (NOW, NOW + timedelta(minutes=1)):
        assert swept(now) == [("PARTITION_MISSING", {"months": ["2026-03"]})]
    assert Alert.objects.get().register is None
    create_ledger_partitions(today=NOW.date())
    assert swept() == []
    assert Alert.objects.get().closed_at == NOW


def test_an_occurrence_is_left_alone_by_the_sweep(register):
    Alert.objects.create(register=register, kind="RETURN_EXCEEDS_SALE", opened_at=NOW, seen_at=NOW)
    assert [kind for kind, _facts in swept()] == ["RETURN_EXCEEDS_SALE"]


def test_alerts_that_are_over_for_long_are_removed(register):
    for days in (89, 91):
        at = NOW - timedelta(days=days)
        Alert.objects.create(register=register, kind="SILENT", opened_at=at, seen_at=at, closed_at=at)
    sweep_alerts(now=NOW)
    assert list(Alert.objects.values_list("closed_at", flat=True)) == [NOW - timedelta(days=89)]


def test_the_sweep_of_forty_registers_takes_as_many_queries_as_that_of_one(store, register, django_assert_num_queries):
    RegisterStatus.objects.update(clock_offset_seconds=500, sales_waiting=1, oldest_waiting_at=NOW - timedelta(days=1))
    sweep_alerts(now=NOW)
    with CaptureQueriesContext(connection) as for_one:
        sweep_alerts(now=NOW)
    for number in range(40):
        other = make_register(store, f"Q{number}")
        Device.objects.create(register=other, state="ACTIVATED", activated_at=NOW - timedelta(days=1), token_hash=f"{number}")
        RegisterStatus.objects.create(
            register=other, reported_at=NOW, connection_mode="ONLINE", clock_offset_seconds=500, sales_waiting=1
        )
    with django_assert_num_queries(len(for_one)):
        sweep_alerts(now=NOW)
