import os
import stat
import threading

import pytest

from channel import durable_file
from channel.durable_file import SyncedAhead, create_text_once, write_text_durably


def test_content_is_replaced_whole(tmp_path):
    path = tmp_path / "pointer"
    write_text_durably(path, "channel-1.db")
    write_text_durably(path, "channel-2.db")
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("pointer", "channel-2.db")]


def test_what_is_created_once_stays_and_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "key"
    for text in ("first", "second"):
        create_text_once(path, text)
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("key", "first")]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_all_who_create_a_file_at_the_same_moment_read_the_same(tmp_path):
    path = tmp_path / "key"
    ready = threading.Barrier(8)
    read = []

    def create(number: int) -> None:
        ready.wait()
        create_text_once(path, f"key of {number}")
        read.append(path.read_text("utf-8"))

    threads = [threading.Thread(target=create, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(read), len(set(read)), len(list(tmp_path.iterdir()))) == (8, 1, 1)


def test_file_synced_ahead_has_all_that_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr(durable_file, "AHEAD_BYTES", 1000)
    pieces = [bytes([number]) * 333 for number in range(50)]
    with (tmp_path / "package").open("wb") as file, SyncedAhead(file) as ahead:
        assert [ahead.write(piece) for piece in pieces] == [333] * 50
    assert (tmp_path / "package").read_bytes() == b"".join(pieces)


def test_what_the_disk_refuses_ahead_is_not_forgotten(monkeypatch):
    monkeypatch.setattr(durable_file, "AHEAD_BYTES", 1)
    reading, writing = os.pipe()  # which nobody can bring to a disk
    with (
        os.fdopen(reading, "rb"),
        os.fdopen(writing, "wb") as file,
        pytest.raises(OSError, match="Invalid argument"),
        SyncedAhead(file) as ahead,
    ):
        ahead.write(b"a")
