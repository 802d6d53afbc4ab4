"""What HQ keeps of a register's channel database: compared with the release, told when it differs, at the price of nothing."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channel.header import Audience
from channel.plan import PollRequest
from channel.row_hash import checksum_digest
from distribution.queries.database_of_register import database_of_register
from distribution.queries.release_checksums import release_checksums
from distribution.use_cases.answer_poll import answer_poll
from distribution.use_cases.record_status import record_status
from registers.models import ChannelDatabase, Device
from tests.distribution.company import NOW, make_database, make_full, make_group, make_release, make_status
from tests.distribution.devices import DeviceClient

pytestmark = pytest.mark.django_db

SEALING_KEY = "A" * 43 + "="


@pytest.fixture
def database():
    return make_database(make_group())


def digest_of(release):
    return checksum_digest(release_checksums(release, Audience.OFFLINE))


def record(database, released=None, now=NOW, **fields):
    """Let the register say that it holds a release, with that release's checksums unless others are given."""
    if released is not None:
        held = {"release": released.number, "epoch": released.epoch, "group_id": released.group_id}
        fields = {**held, "checksum_digest": digest_of(released), **fields}
    database.refresh_from_db()
    record_status(register=database.register, channel_database=database, status=make_status(**fields), now=now)
    database.refresh_from_db()


def verified(database):
    return database.verified_release_number, database.verified_at


def events(database):
    return [(event.kind, event.note) for event in database.register.events.order_by("id")]


def test_register_whose_checksums_are_the_releases_is_verified(database):
    record(database, make_release(database.group, 3))
    assert verified(database) == (3, NOW)


def test_tables_excluded_from_offline_databases_are_empty_where_a_register_is_verified(database):
    release = make_release(database.group, 3)
    whole = checksum_digest(release.checksums)
    release.excluded_tables = ["product"]
    release.save()
    record(database, release, checksum_digest=whole)
    assert verified(database) == (None, None)
    record(database, release)
    assert verified(database) == (3, NOW)


def test_other_checksums_are_not_verified_and_logged_once(database, caplog):
    release = make_release(database.group, 3)
    record(database, release)
    for _ in range(2):
        record(database, release, checksum_digest="0" * 32)
        assert verified(database) == (None, None)
    assert [(log.levelno, log.message) for log in caplog.records if log.name.endswith("record_database_status")] == [
        (logging.WARNING, f"the rows of channel database {database.pk} are not those of release 3, by their checksums")
    ]
    record(database, release)
    assert verified(database) == (3, NOW)


@pytest.mark.parametrize("wrong", [{"epoch": 2}, {"release": 4}, {"group_id": 99}, {"release": None}, {"checksum_digest": ""}])
def test_release_that_is_not_hqs_is_not_verified_and_no_difference(database, wrong, caplog):
    release = make_release(database.group, 3)
    record(database, release)
    record(database, release, **wrong)
    assert verified(database) == (None, None)
    assert "checksums" not in caplog.text


def test_verified_release_moves_on_also_when_an_acknowledgement_was_faster(database):
    first, second = make_release(database.group, 3), make_release(database.group, 4)
    second.checksums = first.checksums
    second.save()
    record(database, first)
    ChannelDatabase.objects.update(release_number=4)
    record(database, second)
    assert verified(database) == (4, NOW)


def test_comparison_is_repeated_after_an_hour(database):
    release = make_release(database.group, 3)
    record(database, release)
    soon, later = NOW + timedelta(minutes=59), NOW + timedelta(minutes=60)
    record(database, release, now=soon)
    assert verified(database) == (3, NOW)
    record(database, release, now=later)
    assert verified(database) == (3, later)


def test_audit_and_schema_version_are_kept(database):
    record(database, make_release(database.group, 3), audited_release=2, audited_at=NOW, schema_version=7)
    assert (database.audited_release_number, database.audited_at, database.schema_version) == (2, NOW, 7)


def test_differing_tables_are_told_of_once_and_their_repair_once(database):
    release = make_release(database.group, 3)
    for tables in (["price", "customer"], ["price", "customer"], ["price"], [], []):
        record(database, release, differing_tables=tables)
        assert database.differing_tables == sorted(tables)
    assert events(database) == [("DATA_DIFFERS", "customer, price"), ("DATA_REPAIRED", "price")]


def test_two_polls_at_once_tell_of_differing_tables_once(database):
    release = make_release(database.group, 3)
    stale = database_of_register(database.register_id)
    record(database, release, differing_tables=["price"])
    record_status(register=database.register, channel_database=stale, status=make_status(differing_tables=["price"]), now=NOW)
    assert events(database) == [("DATA_DIFFERS", "price")]


def test_database_without_a_group_keeps_what_was_known(database):
    release = make_release(database.group, 3)
    record(database, release)
    ChannelDatabase.objects.update(group=None)
    record(database, release, differing_tables=["price"])
    assert (verified(database), database.differing_tables, database.release_number) == ((3, NOW), [], 3)


def test_keys_a_register_trusts_are_kept(database):
    record(database, trusted_keys=["00ff", "11ee"])
    assert database.register.status.trusted_keys == ["00ff", "11ee"]


@pytest.mark.parametrize(("told", "kept"), [(SEALING_KEY, SEALING_KEY), ("", "old"), ("no key", "old"), ("A" * 44, "old")])
def test_sealing_key_is_kept_by_the_device_that_polls(database, told, kept):
    device = DeviceClient(database.register).device
    Device.objects.update(sealing_key="old")
    device.refresh_from_db()
    poll = PollRequest(status=make_status(sealing_key=told))
    answer_poll(register=database.register, poll=poll, now=NOW, device=device)
    device.refresh_from_db()
    assert device.sealing_key == kept
    told_of = database.register.events.filter(kind="SEALING_KEY_CHANGED").count()
    assert told_of == (kept != "old")


def test_poll_that_says_nothing_new_takes_no_query_for_all_this(database):
    release = make_release(database.group, 1)
    make_full(release)
    held = {"release": 1, "epoch": 1, "group_id": database.group_id, "checksum_digest": digest_of(release)}
    said = {"differing_tables": ["price"], "audited_release": 1, "audited_at": NOW, "sealing_key": SEALING_KEY}
    device = DeviceClient(database.register).device

    def poll(minute, tag):
        at = NOW + timedelta(minutes=minute)
        request = PollRequest(status=make_status(**held, **said, trusted_keys=["00ff"], clock_at=at), plan_tag=tag)
        device.refresh_from_db()
        with CaptureQueriesContext(connection) as queries:
            answer = answer_poll(register=database.register, poll=request, now=at, device=device)
        statements = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
        return answer, statements

    poll(0, None)
    answer, _ = poll(1, None)  # what was to be made for it is not waited for any more
    unchanged = [poll(minute, answer.plan_tag) for minute in (2, 3)]
    assert [repeated for repeated, _ in unchanged] == [None, None]
    # the database with all it depends on, the status, the epoch, the last release, and whatever the way to it takes
    assert [sum("UPDATE" in sql for sql in statements) for _, statements in unchanged] == [1, 1]
    assert [sum("channeldatabase" in sql for sql in statements) for _, statements in unchanged] == [1, 1]
    after_an_hour = poll(61, answer.plan_tag)[1]
    assert len(after_an_hour) == len(unchanged[0][1]) + 3
