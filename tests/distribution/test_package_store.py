"""Where package files are kept."""

import os
import time

import pytest

from distribution.package_store import PackageStore

SHA256 = "ab" + "0" * 62


@pytest.fixture
def store(tmp_path):
    return PackageStore(tmp_path)


def put(store, content=b"package"):
    with store.incoming() as path:
        path.write_bytes(content)
        store.put(path, SHA256)


def test_package_is_found_under_its_name(store, tmp_path):
    assert not store.exists(SHA256)
    put(store)
    assert store.exists(SHA256)
    assert store.path(SHA256) == tmp_path / "ab" / SHA256
    assert store.path(SHA256).read_bytes() == b"package"


def test_same_package_twice_is_one_file(store):
    put(store)
    put(store)
    assert [path.name for path in store.path(SHA256).parent.iterdir()] == [SHA256]


def test_unfinished_package_leaves_nothing(store, tmp_path):
    with store.incoming() as path:
        path.write_bytes(b"half")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_killed_processes_left_is_removed_once_nobody_can_be_writing_it(store, tmp_path):
    folder = tmp_path / "incoming"
    folder.mkdir()
    for name, age_hours in (("1234-dead", 25), ("1234-alive", 23)):
        (folder / name).write_bytes(b"x")
        written_at = time.time() - age_hours * 3600
        os.utime(folder / name, (written_at, written_at))
    put(store)
    assert [path.name for path in folder.iterdir()] == ["1234-alive"]
