import hashlib
import os
from contextlib import closing

import msgspec
import pytest

from channel.errors import HeadquartersUnreachable, PackageCorrupt
from pos.headquarters.client import HeadquartersClient
from pos.syncing.download import download_package, remove_other_files
from tests.pos.published_package import PACKAGE
from tests.pos.stub_headquarters import Reply, Request

BODY = os.urandom(300_000)
SHA256 = hashlib.sha256(BODY).hexdigest()
PLANNED = msgspec.structs.replace(PACKAGE, sha256=SHA256, size_bytes=len(BODY))


@pytest.fixture
def client(hq):
    with closing(HeadquartersClient(hq.url, "t")) as made:
        yield made


def ranged(request: Request, *, cut_after: int | None = None) -> Reply:
    """Answer like HQ, in ranges."""
    start = int(request.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
    if start > len(BODY):
        return Reply(416, b"")
    return Reply(206 if "range" in request.headers else 200, BODY[start:], cut_after=cut_after)


def test_package_arrives_under_its_name(hq, client, tmp_path):
    hq.on("GET", f"packages/{SHA256}", ranged)
    path = download_package(client, PLANNED, tmp_path)
    assert (path.name, path.read_bytes()) == (SHA256, BODY)
    assert [file.name for file in tmp_path.iterdir()] == [SHA256]


def test_package_that_is_here_is_not_fetched_again(hq, client, tmp_path):
    hq.on("GET", f"packages/{SHA256}", ranged)
    download_package(client, PLANNED, tmp_path)
    download_package(client, PLANNED, tmp_path)
    assert len(hq.requests) == 1


def test_cut_download_goes_on_where_it_broke(hq, client, tmp_path):
    hq.on("GET", f"packages/{SHA256}", lambda request: ranged(request, cut_after=100_000))
    for _ in range(2):
        with pytest.raises(HeadquartersUnreachable):
            download_package(client, PLANNED, tmp_path)
    hq.on("GET", f"packages/{SHA256}", ranged)
    assert download_package(client, PLANNED, tmp_path).read_bytes() == BODY
    assert [request.headers.get("range") for request in hq.requests] == [None, "bytes=100000-", "bytes=200000-"]
    assert hq.requests[-1].headers["if-range"] == f'"{SHA256}"'


def test_server_without_ranges_sends_the_whole_again(hq, client, tmp_path):
    (tmp_path / f"{SHA256}.part").write_bytes(BODY[:1000])
    hq.on("GET", f"packages/{SHA256}", Reply(200, BODY))
    assert download_package(client, PLANNED, tmp_path).read_bytes() == BODY


def test_whole_part_file_needs_no_network(client, tmp_path):
    (tmp_path / f"{SHA256}.part").write_bytes(BODY)
    assert download_package(client, PLANNED, tmp_path).read_bytes() == BODY


@pytest.mark.parametrize("body", [b"x" + BODY[1:], BODY + b"more"])
def test_wrong_bytes_are_refused_and_removed(hq, client, tmp_path, body):
    hq.on("GET", f"packages/{SHA256}", Reply(200, body))
    with pytest.raises(PackageCorrupt):
        download_package(client, PLANNED, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_beginning_headquarters_disowns_is_removed(hq, client, tmp_path):
    (tmp_path / f"{SHA256}.part").write_bytes(BODY[:1000])
    hq.on("GET", f"packages/{SHA256}", Reply(416, b""))
    with pytest.raises(HeadquartersUnreachable):
        download_package(client, PLANNED, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_no_plan_wants_are_removed(tmp_path):
    for name in ("a", "a.part", "b", "b.part", "b.unpacked"):
        (tmp_path / name).write_bytes(b"")
    remove_other_files(tmp_path, {"a"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "a.part"]
