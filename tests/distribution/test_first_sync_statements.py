"""What a register's first sync asks of HQ's database: so many statements and no more, however large the catalog is.

Ten thousand registers that are set up on one day do this. Whoever adds a statement says here what it is for.
"""

import json

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from distribution.models import DownloadSession, IssuedPlan, Release
from registers.models import ChannelDatabase, Device, RegisterStatusHistory
from tests.distribution.company import make_database, make_group, make_release, make_status
from tests.distribution.devices import DeviceClient, body_of
from tests.distribution.test_package_download import store_package

pytestmark = pytest.mark.django_db

# The device; its database, with register, store, status and profiles; history, status, journal, database; HQ's epoch, the last
# release; the FULL, the releases and packages after it; the plan's number, sessions it ends, its packages.
FIRST_POLL = 14
# The device, the package with the register's database, the session.
PACKAGE = 3
# The device, the database, HQ's epoch; the sessions, and what became of them; history, status, database; HQ's epoch, the last
# release; the plan's number, sessions it ends, its packages.
SECOND_POLL = 13


@pytest.fixture
def database():
    return make_database(make_group())


@pytest.fixture
def device(database):
    client = DeviceClient(database.register)
    # As an activation leaves it.
    Device.objects.update(last_seen_at=timezone.now(), sealing_key=make_status().sealing_key)
    return client


@pytest.fixture
def package(database):
    return store_package(make_release(database.group, 1).group)


def status(database, **fields):
    return msgspec.to_builtins(make_status(group_id=database.group_id, clock_at=timezone.now(), **fields))


def counted(asked: CaptureQueriesContext) -> int:
    """Count statements; a savepoint stands where there is a transaction outside of a test."""
    return sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries)


def test_first_sync_takes_so_many_statements(device, database, package):
    with CaptureQueriesContext(connection) as first_poll:
        answer = device.post("sync/poll", {"status": status(database)})
    with CaptureQueriesContext(connection) as download:
        content = body_of(device.get(f"packages/{package.sha256}"))
    plan = json.loads(answer.json()["signed_plan"]["plan"])
    held = status(database, release=1, epoch=1, plan_number=plan["number"])
    said = [{"package_sha256": package.sha256, "state": "APPLIED", "release": 1}]
    with CaptureQueriesContext(connection) as second_poll:
        device.post("sync/poll", {"status": held, "acknowledgements": said})
    assert len(content) == package.size_bytes
    assert [counted(asked) for asked in (first_poll, download, second_poll)] == [FIRST_POLL, PACKAGE, SECOND_POLL]


def test_first_sync_leaves_what_everybody_reads(device, database, package):
    release = Release.objects.get()
    answer = device.post("sync/poll", {"status": status(database, schema_version=release.readable_from)})
    body_of(device.get(f"packages/{package.sha256}"))
    number = json.loads(answer.json()["signed_plan"]["plan"])["number"]
    said = [{"package_sha256": package.sha256, "state": "APPLIED", "release": 1}]
    held = status(database, release=1, epoch=1, plan_number=number)
    device.post("sync/poll", {"status": held, "acknowledgements": said})
    kept = ChannelDatabase.objects.get(pk=database.pk)
    assert (kept.release_number, kept.plan_number) == (1, number + 1)
    assert DownloadSession.objects.get().state == "APPLIED"
    assert IssuedPlan.objects.get().package_names == []
    assert list(RegisterStatusHistory.objects.order_by("pk").values_list("release_number", flat=True)) == [None, 1]
