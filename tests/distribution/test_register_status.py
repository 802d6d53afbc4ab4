"""What a register says of itself, kept in two narrow rows."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from distribution.use_cases.record_status import record_status
from registers.models import ChannelDatabase, RegisterStatus
from tests.distribution.company import NOW, make_database, make_group, make_status

pytestmark = pytest.mark.django_db


def record(database, now=NOW, **fields):
    status = make_status(**fields)
    database.refresh_from_db()
    record_status(register=database.register, channel_database=database, status=status, now=now)
    return RegisterStatus.objects.get(pk=database.register_id)


def test_status_is_made_and_then_changed():
    database = make_database(make_group())
    record(database, sales_waiting=3, connection_mode="OFFLINE", connection_reason="timeout")
    status = record(database, now=NOW + timedelta(minutes=1), sales_waiting=0, last_sequence_number=9)
    assert RegisterStatus.objects.count() == 1
    assert (status.sales_waiting, status.last_sequence_number, status.connection_mode) == (0, 9, "ONLINE")
    assert status.reported_at == NOW + timedelta(minutes=1)


def test_status_tells_how_far_the_clock_is_off():
    database = make_database(make_group())
    assert record(database, clock_at=NOW - timedelta(seconds=90)).clock_offset_seconds == -90


@pytest.mark.parametrize(
    "clock_at",
    [datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=12)))],
)
def test_status_of_a_clock_beyond_reason_is_kept(clock_at):
    status = record(make_database(make_group()), clock_at=clock_at, oldest_waiting_at=clock_at)
    assert abs(status.clock_offset_seconds) == 366 * 24 * 60 * 60
    assert status.oldest_waiting_at is None


def test_status_texts_are_cut_to_fit():
    status = record(make_database(make_group()), last_error="\x00" + "e" * 400, connection_reason="r" * 400)
    assert (status.last_error, status.connection_reason) == ("e" * 300, "r" * 60)


def test_release_of_the_own_group_is_kept_with_its_epoch():
    database = make_database(make_group())
    record(database, release=4, epoch=1, group_id=database.group_id)
    record(database, now=NOW + timedelta(minutes=1), release=4, epoch=1, group_id=database.group_id)
    stored = ChannelDatabase.objects.get(pk=database.pk)
    assert (stored.release_number, stored.epoch, stored.release_applied_at) == (4, 1, NOW)


def test_release_of_another_group_is_no_release():
    database = make_database(make_group())
    record(database, release=4, epoch=1, group_id=database.group_id)
    record(database, release=9, epoch=1, group_id=make_group("South").pk)
    stored = ChannelDatabase.objects.get(pk=database.pk)
    assert (stored.release_number, stored.epoch, stored.release_applied_at) == (None, None, None)


def test_register_without_a_channel_database_has_a_status():
    register = make_database(make_group()).register
    record_status(register=register, channel_database=None, status=make_status(sales_waiting=2), now=datetime.now(UTC))
    assert RegisterStatus.objects.get(pk=register.pk).sales_waiting == 2
