"""The short way of a poll that tells nothing new: it hides nothing that would make another plan, nor anything to be written."""

from datetime import timedelta
from wsgiref.util import setup_testing_defaults

import msgspec
import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backoffice.device_handler import DeviceHandler
from channel.header import Audience
from channel.row_hash import checksum_digest
from distribution.api.answer_headers import MOST_KNOWN, AnswerHeaders
from distribution.api.unchanged_poll import polls_first
from distribution.models import HeadquartersState
from distribution.queries.release_checksums import release_checksums
from distribution.use_cases.raise_epoch import raise_epoch
from distribution.use_cases.rotate_signing_key import rotate_signing_key
from registers.models import (
    Alert,
    ChannelDatabase,
    DeviceCall,
    OfflineProfile,
    Register,
    RegisterStatus,
    RegisterStatusHistory,
    Store,
)
from registers.use_cases.note_call import hand_on_noted
from tests.distribution.company import make_database, make_delta, make_full, make_group, make_release, make_status
from tests.distribution.served_device import ServedDevice

pytestmark = pytest.mark.django_db


class Till:
    """A register at the last release, as its program polls: with the tag it holds, and the present time."""

    def __init__(self, database, release=1):
        self.database, self.device = database, ServedDevice(database.register)
        self.told = {"release": release, "epoch": 1, "group_id": database.group_id}
        self.tag = None

    def poll(self, **changes):
        told = make_status(clock_at=timezone.now(), **(self.told | changes))
        response = self.device.post("sync/poll", {"status": msgspec.to_builtins(told), "plan_tag": self.tag})
        if response.status_code == 200:
            self.tag = response.json()["plan_tag"]
        return response

    def settle(self, **changes):
        """Poll until nothing is new and written."""
        self.told |= changes
        self.poll()
        self.told["plan_number"] = ChannelDatabase.objects.get(pk=self.database.pk).plan_number
        assert self.poll().status_code == 204
        return self

    def passes(self, **changes):
        """Tell whether a poll took the short way: one look, and nothing written."""
        with CaptureQueriesContext(connection) as queries:
            response = self.poll(**changes)
        statements = [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
        # PostgreSQL is asked beside Django's cursor, which counts.
        return response.status_code == 204 and len(statements) <= 1


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def till(group):
    database = make_database(group)
    make_full(make_release(group, 1))
    return Till(database).settle()


def test_poll_with_nothing_new_takes_one_look(till):
    assert [till.passes() for _ in range(3)] == [True, True, True]


def test_answer_has_the_headers_of_every_other(till):
    response = till.poll()
    headers = {name: response.headers[name] for name in ("Content-Security-Policy", "Permissions-Policy", "X-Frame-Options")}
    assert headers == {name: till.device.get("health").headers[name] for name in headers}
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def new_release(till):
    make_delta(make_release(till.database.group, 2))


def new_release_that_is_empty_for_registers(till):
    make_release(till.database.group, 2)


def database_is_paused(_till):
    ChannelDatabase.objects.update(pause_data_synchronization=True)


def profile_of_the_register(till):
    profile = OfflineProfile.objects.create(code="P", name="P", poll_interval_seconds=90)
    Register.objects.filter(pk=till.database.register_id).update(offline_profile=profile)


def profile_of_the_store_is_paused(_till):
    Store.objects.update(offline_profile=OfflineProfile.objects.create(code="P", name="P", pause_offline_synchronization=True))


def full_synchronization_is_asked_for(_till):
    ChannelDatabase.objects.update(full_syncs={"1040": 1})


def store_begins_to_move(_till):
    Store.objects.update(channel_data_group=make_group("South"))


def store_is_served_no_more(_till):
    Store.objects.update(serving_group=None)


def database_comes_to_another_group(_till):
    ChannelDatabase.objects.update(group=make_group("South"))


def database_leaves_its_group(_till):
    ChannelDatabase.objects.update(group=None)


def database_is_gone(_till):
    ChannelDatabase.objects.all().delete()


def epoch_is_raised(_till):
    raise_epoch(now=timezone.now())


def headquarters_forgets_an_epoch(till):
    HeadquartersState.objects.update(epoch=3)
    till.told["epoch"] = 4


def backup_knows_no_such_plan(_till):
    ChannelDatabase.objects.update(plan_number=0)


def key_is_replaced(_till):
    rotate_signing_key()


def last_release_needs_a_newer_program(till):
    till.database.group.releases.update(readable_from=99)


CHANGES = [
    new_release,
    new_release_that_is_empty_for_registers,
    database_is_paused,
    profile_of_the_register,
    profile_of_the_store_is_paused,
    full_synchronization_is_asked_for,
    store_begins_to_move,
    store_is_served_no_more,
    database_comes_to_another_group,
    database_leaves_its_group,
    database_is_gone,
    epoch_is_raised,
    headquarters_forgets_an_epoch,
    backup_knows_no_such_plan,
    key_is_replaced,
    last_release_needs_a_newer_program,
]


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__ for change in CHANGES])
def test_whatever_changes_a_plan_is_seen_by_the_very_next_poll(till, change):
    assert till.passes()
    change(till)
    assert till.poll().status_code != 204


@pytest.mark.parametrize("state", [database_is_paused, profile_of_the_store_is_paused, store_is_served_no_more, database_is_gone])
def test_register_that_is_led_nowhere_has_a_short_way_too_and_leaves_it_when_it_is_led_on(till, state):
    profile = Store.objects.get().offline_profile
    state(till)
    if state is database_is_gone:
        till.told = {}
        till.poll()
        till.poll()
    else:
        till.settle()
    assert till.passes()
    make_delta(make_release(till.database.group, 2))
    ChannelDatabase.objects.update(pause_data_synchronization=False)
    Store.objects.update(offline_profile=profile, serving_group=till.database.group)
    if state is not database_is_gone:
        assert till.poll().status_code == 200


@pytest.mark.parametrize(
    "turn",
    [
        {"connection_mode": "OFFLINE"},
        {"connection_reason": "manual"},
        {"last_error": "disk full"},
        {"sales_waiting": 1},
        {"differing_tables": ["price"]},
        {"audited_release": 1},
        {"program_version": "2.0"},
        {"schema_version": 99},
        {"journal_id": "another"},
        {"trusted_keys": ["00ff"]},
        {"sealing_key": "A" * 43 + "="},
        {"full_syncs": {1040: 1}},
        {"checksum_digest": "00ff"},
        {"waiting_amounts": {"EUR": "1.10"}},
        {"last_upload": {"at": "2026-11-02T09:30:00Z", "error": "dead line"}},
    ],
    ids=lambda turn: next(iter(turn)),
)
def test_what_turns_is_written_at_once(till, turn):
    assert till.passes()
    assert not till.passes(**turn)
    till.told |= turn
    till.settle()
    # what differs is looked at each time, because that is not to last
    assert till.passes() == (not {"differing_tables", "checksum_digest"}.intersection(turn))
    del till.told[next(iter(turn))]
    assert not till.passes()


def test_alert_of_a_clock_is_raised_and_closed_by_the_poll_that_shows_it(till):
    minutes = timedelta(minutes=10)
    for clock_at, state in ((timezone.now() + minutes, None), (timezone.now(), "closed")):
        till.told["clock_at"] = clock_at
        till.device.post("sync/poll", {"status": msgspec.to_builtins(make_status(**till.told)), "plan_tag": till.tag})
        alert = Alert.objects.get(kind="CLOCK_OFF")
        assert (alert.closed_at is None) == (state is None)
    assert 590 < alert.facts["seconds"] <= 600


def test_number_and_sizes_are_heartbeats_and_written_with_all_others(till):
    assert till.passes(last_sequence_number=41, journal_bytes=7, last_upload=None)
    assert RegisterStatus.objects.get().last_sequence_number == 0
    hand_on_noted()
    status = RegisterStatus.objects.get()
    assert (status.last_sequence_number, status.journal_bytes) == (41, 7)
    assert status.register.journals.get().last_sequence_number == 41


def test_history_gets_a_row_an_hour_and_one_at_each_turn(till):
    assert RegisterStatusHistory.objects.count() == 1
    assert till.passes()
    RegisterStatus.objects.update(history_at=timezone.now() - timedelta(minutes=61))
    assert not till.passes()
    till.poll(connection_mode="OFFLINE")
    till.poll(connection_mode="OFFLINE", free_disk_bytes=9)
    history = RegisterStatusHistory.objects.order_by("pk").values_list("connection_mode", "release_number")
    assert list(history) == [("ONLINE", 1), ("ONLINE", 1), ("OFFLINE", 1)]


def test_checksums_are_compared_again_after_an_hour(group):
    release = make_release(group, 1)
    make_full(release)
    till = Till(make_database(group))
    till.settle(checksum_digest=checksum_digest(release_checksums(release, Audience.OFFLINE)))
    assert till.passes()
    ChannelDatabase.objects.update(verified_at=timezone.now() - timedelta(minutes=61))
    assert not till.passes()
    assert till.passes()


def test_acknowledgement_and_shown_plan_go_the_ordinary_way(till):
    status = msgspec.to_builtins(make_status(**till.told, clock_at=timezone.now()))
    word = {"package_sha256": "0" * 64, "state": "APPLIED"}
    for more in ({"acknowledgements": [word]}, {"held_plan": {"plan": "", "signature": "", "key_id": ""}}):
        with CaptureQueriesContext(connection) as queries:
            till.device.post("sync/poll", {"status": status, "plan_tag": till.tag, **more})
        assert len(queries.captured_queries) > 1


def test_polls_are_counted_on_both_ways(till):
    till.passes()
    till.device.post("sync/poll", b"nonsense")
    hand_on_noted()
    call = DeviceCall.objects.get()
    assert (call.route, call.method, call.address, call.count, call.refused) == ("sync-poll", "POST", "127.0.0.1", 4, 1)


def test_host_that_is_not_ours_is_refused_on_the_short_way_too(till, settings):
    assert till.passes()
    settings.ALLOWED_HOSTS = ["hq.example.com"]
    till.device.application = polls_first(DeviceHandler())
    assert till.poll().status_code == 400
    till.device.environ = {"HTTP_HOST": "hq.example.com"}
    assert till.passes()


def test_poll_by_http_is_sent_to_https_and_by_https_has_the_headers_of_it(till, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    till.device.application = polls_first(DeviceHandler())
    for _ in range(2):  # what is remembered is the same
        response = till.poll()
        assert (response.status_code, response.headers["Location"]) == (301, "https://localhost/api/v1/sync/poll")
        till.device.environ = {"HTTP_X_FORWARDED_PROTO": "https"}
        assert till.passes()
        assert till.poll().headers["Strict-Transport-Security"] == "max-age=60"
        till.device.environ = {}


def test_no_more_names_of_hosts_are_remembered_than_there_may_be(settings):
    settings.ALLOWED_HOSTS = ["*"]
    headers_of = AnswerHeaders(settings.DEVICE_MIDDLEWARE)
    for number in range(MOST_KNOWN + 5):
        environ = {"HTTP_HOST": f"{number}.example.com"}
        setup_testing_defaults(environ)
        assert dict(headers_of(environ))["X-Frame-Options"] == "DENY"
    assert len(headers_of._known) == MOST_KNOWN


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_connection_that_has_forgotten_the_statement_learns_it_again(till):
    assert till.passes()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert [till.passes(), till.passes()] == [False, True]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_connection_that_was_ended_is_opened_again_by_the_ordinary_way(till):
    assert till.passes()
    with psycopg.connect(connection.connection.info.dsn, password=connection.settings_dict["PASSWORD"]) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    assert till.poll().status_code == 204
    assert till.passes()
