"""The bytes of a package, whole and in parts, for the devices of its group only."""

import hashlib
import random

import pytest

from distribution.models import DownloadSession, Package
from distribution.package_store import package_store
from registers.models import Store
from tests.distribution.company import NOW, make_database, make_delta, make_group, make_release
from tests.distribution.devices import DeviceClient, body_of

pytestmark = pytest.mark.django_db

CONTENT = random.Random(7).randbytes(700_001)


def store_package(group, content=CONTENT, **fields):
    """Put a package's file into the package store and its row into HQ."""
    sha256 = hashlib.sha256(content).hexdigest()
    with package_store().incoming() as path:
        path.write_bytes(content)
        package_store().put(path, sha256)
    given = {"kind": "FULL", "to_release": 1, "uncompressed_bytes": 9, "created_at": NOW, "size_bytes": len(content), **fields}
    return Package.objects.create(sha256=sha256, group=group, **given)


@pytest.fixture
def database():
    return make_database(make_group())


@pytest.fixture
def package(database):
    return store_package(database.group)


@pytest.fixture
def device(database):
    return DeviceClient(database.register)


def test_whole_package_is_sent_with_what_lets_it_be_kept_for_ever(device, package):
    response = device.get(f"packages/{package.sha256}")
    assert response.status_code == 200
    assert body_of(response) == CONTENT
    assert response.headers["Content-Length"] == "700001"
    assert response.headers["ETag"] == f'"{package.sha256}"'
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Type"] == "application/zstd"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=5-9", 5, 9),
        ("bytes=700000-", 700_000, 700_000),
        ("bytes=1000-", 1000, 700_000),
        ("bytes=-1", 700_000, 700_000),
        ("bytes=-262145", 437_856, 700_000),
        ("bytes=-999999999", 0, 700_000),
        ("bytes=600000-999999999", 600_000, 700_000),
        ("Bytes= 3-4 ", 3, 4),
    ],
)
def test_part_is_sent(device, package, asked, first, last):
    response = device.get(f"packages/{package.sha256}", range=asked)
    assert response.status_code == 206
    assert body_of(response) == CONTENT[first : last + 1]
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/700001"
    assert response.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=700001-", "bytes=700001-700005", "bytes=-0"])
def test_range_behind_the_end_is_refused(device, package, asked):
    response = device.get(f"packages/{package.sha256}", range=asked)
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */700001"
    assert body_of(response) == b""
    assert DownloadSession.objects.count() == 0


@pytest.mark.parametrize("asked", ["bytes=1-2,4-5", "lines=1-2", "bytes=-", "bytes=9-5", "bytes=a-b", "nonsense"])
def test_range_that_cannot_be_read_is_answered_with_everything(device, package, asked):
    response = device.get(f"packages/{package.sha256}", range=asked)
    assert response.status_code == 200
    assert body_of(response) == CONTENT


def test_download_goes_on_when_the_beginning_is_of_the_same_file(device, package):
    response = device.get(f"packages/{package.sha256}", range="bytes=700000-", if_range=f'"{package.sha256}"')
    assert (response.status_code, body_of(response)) == (206, CONTENT[-1:])


@pytest.mark.parametrize("etag", ['"another"', 'W/"{sha256}"', "Mon, 02 Nov 2026 09:30:00 GMT"])
def test_download_begins_anew_when_the_beginning_is_of_another_file(device, package, etag):
    response = device.get(f"packages/{package.sha256}", range="bytes=700000-", if_range=etag.format(sha256=package.sha256))
    assert (response.status_code, body_of(response)) == (200, CONTENT)


def test_package_that_is_held_already_is_not_sent(device, package):
    response = device.get(f"packages/{package.sha256}", if_none_match=f'"{package.sha256}"')
    assert (response.status_code, body_of(response)) == (304, b"")
    assert DownloadSession.objects.count() == 0


def test_head_says_the_length_and_takes_nothing_up(device, package):
    response = device.head(f"packages/{package.sha256}")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Length"] == "700001"
    assert DownloadSession.objects.count() == 0


def test_caller_that_accepts_only_packages_gets_one(device, package):
    response = device.get(f"packages/{package.sha256}", accept="application/zstd")
    assert (response.status_code, body_of(response)) == (200, CONTENT)


def test_download_in_parts_is_one_session(device, database, package):
    for asked in ("bytes=0-99", "bytes=100-"):
        body_of(device.get(f"packages/{package.sha256}", range=asked))
    session = DownloadSession.objects.get()
    assert (session.channel_database, session.package, session.state) == (database, package, "REQUESTED")


@pytest.mark.parametrize("name", ["a%00b", "x", "A" * 64, "a" * 65])
def test_name_that_no_package_has_is_not_found(device, package, name):
    assert device.get(f"packages/{name}").status_code == 404


def test_package_of_another_group_is_not_found(device):
    foreign = store_package(make_group("South"))
    response = device.get(f"packages/{foreign.sha256}")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")


def test_package_for_the_server_is_not_found(device, database):
    package = store_package(database.group, audience="STORE")
    assert device.get(f"packages/{package.sha256}").status_code == 404


@pytest.mark.parametrize("name", ["0" * 64, "x", "%2E%2E"])
def test_package_that_does_not_exist_is_not_found(device, name):
    assert device.get(f"packages/{name}").status_code == 404


def test_package_that_is_not_whole_any_more_is_not_found(device, database):
    package = store_package(database.group)
    path = package_store().path(package.sha256)
    path.write_bytes(path.read_bytes()[:-1])
    assert device.get(f"packages/{package.sha256}").status_code == 404


def test_package_the_store_has_lost_is_not_found(device, database):
    delta = make_delta(make_release(database.group, 2))
    response = device.get(f"packages/{delta.sha256}")
    assert (response.status_code, response.json()["detail"]) == (404, "The package store has lost this package.")
    assert DownloadSession.objects.count() == 0


def test_database_left_in_a_group_its_store_is_not_in_gets_no_package(device, database, package):
    Store.objects.update(serving_group=make_group("South"))
    assert device.get(f"packages/{package.sha256}").status_code == 404
    assert DownloadSession.objects.count() == 0


def test_register_without_a_group_gets_no_package(device, database, package):
    database.group = None
    database.save()
    assert device.get(f"packages/{package.sha256}").status_code == 404


def test_nobody_gets_a_package_without_a_token(client, package):
    assert client.get(f"/api/v1/packages/{package.sha256}").status_code == 401
