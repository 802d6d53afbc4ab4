"""Poll, acknowledgement and health as a device calls them."""

import json

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from distribution.models import DownloadSession
from distribution.plan_admission import admitted
from registers.models import ChannelDatabase, RegisterStatus
from tests.distribution.company import (
    make_database,
    make_delta,
    make_full,
    make_group,
    make_register,
    make_release,
    make_status,
    make_store,
)
from tests.distribution.devices import DeviceClient
from tests.distribution.served_device import ServedDevice

pytestmark = pytest.mark.django_db


@pytest.fixture
def database():
    return make_database(make_group())


@pytest.fixture
def device(database):
    return DeviceClient(database.register)


def status(database, **fields):
    """Write the status of a register as JSON has it."""
    return {**msgspec.to_builtins(make_status(group_id=database.group_id, epoch=1)), **fields}


def plan_of(response):
    return json.loads(response.json()["signed_plan"]["plan"])


def test_poll_brings_status_up_and_plan_down(device, database):
    full = make_full(make_release(database.group, 1))
    response = device.post("sync/poll", {"status": status(database, sales_waiting=4)})
    assert response.status_code == 200
    assert [package["sha256"] for package in plan_of(response)["packages"]] == [full.sha256]
    assert RegisterStatus.objects.get(register=database.register).sales_waiting == 4


def test_poll_with_the_tag_of_the_present_plan_has_no_content(device, database):
    make_full(make_release(database.group, 1))
    tag = device.post("sync/poll", {"status": status(database)}).json()["plan_tag"]
    response = device.post("sync/poll", {"status": status(database), "plan_tag": tag})
    assert (response.status_code, response.content) == (204, b"")


def test_poll_of_a_register_without_a_database_has_a_plan_without_target(database):
    device = DeviceClient(make_register(make_store(database.group, "S9"), "R9"))
    plan = plan_of(device.post("sync/poll", {"status": status(database)}))
    assert (plan["database_id"], plan["to_release"], plan["packages"]) == (None, None, [])


def statements(queries):
    return [query["sql"] for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]


def test_poll_takes_few_queries_however_much_there_is(device, database):
    make_full(make_release(database.group, 1))
    device.post("sync/poll", {"status": status(database)})
    counts = []
    for number in range(2, 6):
        make_delta(make_release(database.group, number))
        make_register(make_store(database.group, f"S{number}"), f"R{number}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tag = device.post("sync/poll", {"status": status(database, release=1)}).json()["plan_tag"]
        counts.append(len(statements(queries)))
        with CaptureQueriesContext(connection) as queries:
            assert device.post("sync/poll", {"status": status(database, release=1), "plan_tag": tag}).status_code == 204
        counts.append(len(statements(queries)))
    # device, database, status, epoch, last release, the newest FULL, releases, what leads there, what is taken;
    # a new plan: its number, superseded sessions, the packages it names.
    # The first one here also writes down the release it was told of, in the history too.
    assert counts == [14, 9, 12, 9, 12, 9, 12, 9]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"status": 7}',
        b'{"status": {"journal_id": "j"}}',
    ],
)
def test_poll_that_cannot_be_read_is_a_problem(device, body):
    response = device.post("sync/poll", body)
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("wrong", [{"sales_waiting": -1}, {"sales_waiting": 2**40}, {"clock_at": "now"}, {"release": 1.5}])
def test_poll_with_a_value_no_register_sends_changes_nothing(device, database, wrong):
    response = device.post("sync/poll", {"status": status(database, **wrong)})
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [f"/status/{name}" for name in wrong]
    assert RegisterStatus.objects.count() == 0


def test_acknowledgement_moves_session_and_database(device, database):
    full = make_full(make_release(database.group, 1))
    body = {"package_sha256": full.sha256, "state": "APPLIED", "release": 1}
    response = device.post("sync/acknowledgements", body)
    assert (response.status_code, response.content) == (204, b"")
    assert DownloadSession.objects.get().state == "APPLIED"
    assert ChannelDatabase.objects.get(pk=database.pk).release_number == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"package_sha256": "0" * 64, "state": "APPLIED"}, (404, "not-found")),
        ({"package_sha256": "0" * 64, "state": "AVAILABLE"}, (400, "invalid-input")),
        ({"state": "APPLIED"}, (400, "invalid-input")),
    ],
)
def test_acknowledgement_that_makes_no_sense_is_a_problem(device, body, expected):
    response = device.post("sync/acknowledgements", body)
    assert (response.status_code, response.json()["code"]) == expected


def test_health_tells_clock_and_epoch_to_everyone(client):
    response = client.get("/api/v1/health")
    assert response.status_code == 200
    assert response.json()["epoch"] == 1
    assert response.json()["time"].endswith("Z")


@pytest.mark.parametrize("path", ["sync/poll", "sync/acknowledgements"])
def test_sync_is_for_devices_only(client, path):
    response = client.post(f"/api/v1/{path}", "{}", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (401, "authentication-failed")


def test_poll_takes_acknowledgements_before_its_plan(device, database):
    full = make_full(make_release(database.group, 1))
    words = [{"package_sha256": full.sha256, "state": state, "release": 1} for state in ("DOWNLOADED", "APPLIED")]
    strange = {"package_sha256": "0" * 64, "state": "APPLIED"}
    body = {"status": status(database, release=1), "acknowledgements": [*words, strange]}
    assert plan_of(device.post("sync/poll", body))["packages"] == []
    session = DownloadSession.objects.get()
    assert (session.state, session.package_id, session.downloaded_at is None, session.applied_at is None) == (
        "APPLIED",
        full.sha256,
        False,
        False,
    )


def test_release_of_an_old_acknowledgement_is_not_shown_beside_a_newer_status(device, database):
    full = make_full(make_release(database.group, 1))
    word = {"package_sha256": full.sha256, "state": "APPLIED", "release": 1}
    device.post("sync/poll", {"status": status(database, release=None), "acknowledgements": [word]})
    assert ChannelDatabase.objects.get(pk=database.pk).release_number is None


def test_acknowledgements_of_a_poll_take_as_many_queries_for_one_as_for_many(device, database):
    fulls = [make_full(make_release(database.group, number)) for number in (1, 2, 3)]
    counts = []
    for told in (fulls[:1], fulls):
        DownloadSession.objects.all().delete()
        for full in told:
            DownloadSession.objects.create(
                channel_database=database, package=full, requested_at=full.created_at, changed_at=full.created_at
            )
        words = [{"package_sha256": full.sha256, "state": "APPLIED"} for full in told]
        body = {"status": status(database, release=3), "acknowledgements": words, "plan_tag": None}
        device.post("sync/poll", {**body, "acknowledgements": []})
        with CaptureQueriesContext(connection) as queries:
            device.post("sync/poll", body)
        counts.append(len(statements(queries)))
        assert not DownloadSession.objects.exclude(state="APPLIED").exists()
    assert counts[0] == counts[1]


def test_poll_with_too_many_acknowledgements_is_a_problem(device, database):
    words = [{"package_sha256": "0" * 64, "state": "APPLIED"}] * 501
    response = device.post("sync/poll", {"status": status(database), "acknowledgements": words})
    assert (response.status_code, response.json()["code"]) == (400, "invalid-input")


def test_poll_for_a_plan_is_sent_away_while_too_many_are_made_and_one_with_nothing_new_is_not(database, settings):
    device = ServedDevice(database.register)
    settings.PLANS_AT_ONCE = 1
    with admitted():
        response = device.post("sync/poll", {"status": status(database)})
        assert (response.status_code, response.json()["code"], response.json()["retryable"]) == (503, "headquarters-busy", True)
        assert 1 <= int(response.headers["Retry-After"]) <= 2
    make_release(database.group, 1)
    told = status(database, release=1)
    tag = device.post("sync/poll", {"status": told}).json()["plan_tag"]
    assert device.post("sync/poll", {"status": told, "plan_tag": tag}).status_code == 204
    with admitted():
        assert device.post("sync/poll", {"status": told, "plan_tag": tag}).status_code == 204
