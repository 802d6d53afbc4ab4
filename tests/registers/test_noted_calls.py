"""What calls leave behind is written in bulk, and losing it costs no more than a heartbeat."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from registers import noted_queue
from registers.domain.noted import Heartbeat
from registers.models import DeviceCall, RegisterJournal, RegisterStatus
from registers.tasks import write_noted_task
from registers.use_cases import note_call as module
from registers.use_cases.note_call import forget_noted, hand_on_noted, note_call

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def queue(settings, redis_url):
    settings.HEARTBEAT_REDIS_URL = redis_url
    module._queue_is_away_until = 0.0
    redis = Redis.from_url(redis_url)
    keys = (noted_queue.KEY, noted_queue.TAKEN, noted_queue.LOCK)
    redis.delete(*keys)
    yield redis
    redis.delete(*keys)


def heartbeat(register, at=NOW, **changes):
    given = {
        "register_id": register.pk,
        "at": at,
        "last_sequence_number": 7,
        "channel_database_bytes": 1,
        "journal_bytes": 2,
        "free_disk_bytes": 3,
        "clock_offset_seconds": -4,
        "download_attempted_at": at - timedelta(seconds=5),
        "download_succeeded_at": None,
        "upload_attempted_at": None,
        "upload_succeeded_at": None,
    }
    return Heartbeat(**(given | changes))


def told(register, **changes):
    given = {"reported_at": NOW - timedelta(minutes=1), "connection_mode": "ONLINE", "journal_id": "j", "last_sequence_number": 5}
    RegisterJournal.objects.create(register=register, journal_id="j", last_sequence_number=5, told_at=NOW - timedelta(hours=1))
    return RegisterStatus.objects.create(register=register, **(given | changes))


def note(device, at=NOW, *, route="sync-poll", address="10.0.0.1", is_refused=False, beat=None):
    note_call(device_id=device.pk, route=route, method="POST", address=address, now=at, is_refused=is_refused, heartbeat=beat)


def test_heartbeat_brings_the_status_up_to_date_and_leaves_the_rest_alone(device):
    register = device.register
    told(register, connection_reason="manual", last_error="dead line")
    note(device, beat=heartbeat(register))
    hand_on_noted()
    status = RegisterStatus.objects.get()
    assert (status.reported_at, status.last_sequence_number, status.free_disk_bytes, status.clock_offset_seconds) == (
        NOW,
        7,
        3,
        -4,
    )
    assert (status.download_attempted_at, status.download_succeeded_at) == (NOW - timedelta(seconds=5), None)
    assert (status.connection_reason, status.last_error, status.journal_id) == ("manual", "dead line", "j")
    journal = RegisterJournal.objects.get()
    assert (journal.last_sequence_number, journal.told_at) == (7, NOW)


def test_heartbeat_that_comes_late_writes_over_nothing(device):
    told(device.register, reported_at=NOW + timedelta(seconds=1), last_sequence_number=9)
    RegisterJournal.objects.update(last_sequence_number=9)
    note(device, beat=heartbeat(device.register))
    hand_on_noted()
    assert RegisterStatus.objects.get().last_sequence_number == 9
    assert RegisterJournal.objects.get().last_sequence_number == 9


def test_heartbeat_of_the_journal_before_raises_no_number_of_the_next(device):
    told(device.register, reported_at=NOW + timedelta(seconds=1), last_sequence_number=1)
    note(device, beat=heartbeat(device.register, last_sequence_number=5_000))
    hand_on_noted()
    assert RegisterJournal.objects.get().last_sequence_number == 5


def test_heartbeat_and_calls_of_what_is_gone_are_passed_over(device):
    note(device, beat=heartbeat(device.register))
    device.register.delete()
    hand_on_noted()
    assert (RegisterStatus.objects.count(), DeviceCall.objects.count()) == (0, 0)


def test_calls_are_counted_by_route_and_address(device):
    for second, refused in ((0, False), (1, True), (2, False)):
        note(device, NOW + timedelta(seconds=second), is_refused=refused)
    note(device, address="fe80::1")
    note(device, route="transaction-upload")
    hand_on_noted()
    later = NOW + timedelta(hours=1)
    note(device, later)
    hand_on_noted()
    counted = DeviceCall.objects.order_by("route", "address").values_list("route", "address", "count", "refused")
    assert list(counted) == [
        ("sync-poll", "10.0.0.1", 4, 1),
        ("sync-poll", "fe80::1", 1, 0),
        ("transaction-upload", "10.0.0.1", 1, 0),
    ]
    most = DeviceCall.objects.get(count=4)
    assert (most.first_at, most.last_at) == (NOW, later)


def test_device_is_seen_by_its_calls_and_written_once_a_minute(device):
    type(device).objects.update(last_seen_at=NOW)
    for at, written in ((59, NOW), (61, NOW + timedelta(seconds=61))):
        note(device, NOW + timedelta(seconds=at))
        hand_on_noted()
        device.refresh_from_db()
        assert device.last_seen_at == written


def test_thousands_are_written_in_a_few_statements(device, django_assert_max_num_queries):
    register = device.register
    told(register)
    for number in range(3):
        note(device, address=f"10.0.0.{number}", beat=heartbeat(register, NOW + timedelta(seconds=number)))
    with django_assert_max_num_queries(8):
        hand_on_noted()
    assert RegisterStatus.objects.get().reported_at == NOW + timedelta(seconds=2)


def test_process_writes_by_itself_once_its_moment_is_over(device, settings):
    settings.HEARTBEAT_SECONDS = 0
    note(device)
    assert DeviceCall.objects.get().count == 1


@pytest.mark.redis
def test_what_is_noted_goes_through_redis_to_the_task(device, queue, monkeypatch):
    told(device.register)
    monkeypatch.setattr(module, "QUEUED_EVERY_SECONDS", 0.0)
    for second in range(3):
        note(device, NOW + timedelta(seconds=second), beat=heartbeat(device.register, NOW + timedelta(seconds=second)))
    assert (queue.llen(noted_queue.KEY), DeviceCall.objects.count()) == (3, 0)
    assert write_noted_task() == 1
    assert (queue.llen(noted_queue.KEY), DeviceCall.objects.get().count) == (0, 3)
    assert RegisterStatus.objects.get().reported_at == NOW + timedelta(seconds=2)


@pytest.mark.redis
def test_what_a_writer_that_failed_had_taken_is_written_by_the_next(device, queue, monkeypatch):
    monkeypatch.setattr(module, "QUEUED_EVERY_SECONDS", 0.0)
    note(device)
    with pytest.raises(ZeroDivisionError), noted_queue.taken() as batches:
        assert len(batches) == 1 / 0
    note(device)
    write_noted_task()
    assert (DeviceCall.objects.get().count, queue.llen(noted_queue.KEY), queue.llen(noted_queue.TAKEN)) == (1, 1, 0)
    write_noted_task()
    assert (DeviceCall.objects.get().count, queue.keys(f"{noted_queue.KEY}*")) == (2, [])


@pytest.mark.redis
def test_two_writers_write_nothing_twice(device, queue, monkeypatch):
    monkeypatch.setattr(module, "QUEUED_EVERY_SECONDS", 0.0)
    note(device)
    with noted_queue.taken() as first, noted_queue.taken() as second:
        assert (len(first), second) == (1, [])


@pytest.mark.redis
def test_last_calls_of_a_while_are_handed_on_by_themselves(device, queue):
    note(device)
    forget_noted()
    queue.delete(noted_queue.KEY)
    for second in range(3):
        note(device, NOW + timedelta(seconds=second))
    give_up_at = time.monotonic() + 10
    while not DeviceCall.objects.filter(count=3).exists() and time.monotonic() < give_up_at:
        time.sleep(0.02)
        write_noted_task()
    assert DeviceCall.objects.get().count == 3


@pytest.mark.redis
def test_queue_that_nobody_empties_is_written_by_whoever_adds_to_it(device, queue, monkeypatch):
    monkeypatch.setattr(module, "QUEUED_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(noted_queue, "MOST_BATCHES", 2)
    for _ in range(3):
        note(device)
    assert (queue.llen(noted_queue.KEY), DeviceCall.objects.get().count) == (0, 3)


def test_redis_that_is_away_costs_nothing(device, settings, monkeypatch, caplog):
    settings.HEARTBEAT_REDIS_URL, settings.HEARTBEAT_SECONDS = "redis://127.0.0.1:1/0", 0
    monkeypatch.setattr(module, "QUEUED_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(module, "_queue_is_away_until", 0.0)
    note(device)
    note(device)
    assert DeviceCall.objects.get().count == 2
    assert len([record for record in caplog.records if "Redis cannot be reached" in record.message]) == 1
