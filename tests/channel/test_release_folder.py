"""Switching from one file to the next while others read."""

from contextlib import closing

import pytest

from channel.errors import PackageCorrupt, PackageForeign, StateConflict
from channel.release_folder import FilePointer, ReleaseFolder
from tests.channel.factories import checksums_of, make_delta, make_full

MILK, BREAD = ({"unit_id": number, "name": name} for number, name in ((1, "Milk"), (2, "Bread")))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "release").mkdir()
    return ReleaseFolder(tmp_path / "release", FilePointer(tmp_path / "pointer"))


@pytest.fixture
def move_full(folder, tmp_path):
    def move(release, *units):
        full = make_full(tmp_path / f"full-{release}", {"unit": units}, release=release)
        return folder.move(full=full, deltas=[], group_id=1, to_release=release, checksums=checksums_of({"unit": units}))

    return move


def names(connection):
    return [row["name"] for row in connection.execute("SELECT name FROM unit ORDER BY unit_id")]


def files(folder):
    return sorted(path.name for path in folder.folder.iterdir() if path.suffix == ".db")


def test_folder_without_a_database_has_no_release(folder):
    assert (folder.current(), folder.state(), folder.release()) == (None, None, None)
    with pytest.raises(StateConflict):
        folder.open()


def test_full_package_becomes_the_database_in_use(folder, move_full):
    path = move_full(3, MILK)
    assert (folder.current(), folder.release()) == (path, 3)
    with closing(folder.open()) as connection:
        assert names(connection) == ["Milk"]


def test_next_full_package_takes_its_place_and_the_old_file_goes(folder, move_full):
    move_full(3, MILK)
    new = move_full(4, BREAD)
    assert (files(folder), folder.release()) == ([new.name], 4)


def test_open_reader_keeps_the_old_database_until_it_opens_again(folder, move_full, tmp_path):
    move_full(3, MILK)
    delta = make_delta(tmp_path / "delta", {"unit": [BREAD]}, from_release=3, to_release=4)
    with closing(folder.open()) as reader:
        folder.move(full=None, deltas=[delta], group_id=1, to_release=4, checksums=checksums_of({"unit": [MILK, BREAD]}))
        assert names(reader) == ["Milk", "Bread"]
        move_full(5, BREAD)
        assert names(reader) == ["Milk", "Bread"]
    with closing(folder.open()) as reader:
        assert names(reader) == ["Bread"]


def test_deltas_change_the_file_in_use(folder, move_full, tmp_path):
    path = move_full(3, MILK)
    delta = make_delta(tmp_path / "delta", {"unit": [BREAD]}, {"unit": [1]}, from_release=3, to_release=4)
    moved = folder.move(full=None, deltas=[delta], group_id=1, to_release=4, checksums=checksums_of({"unit": [BREAD]}))
    assert (moved, folder.release()) == (path, 4)


def test_deltas_without_a_database_are_refused(folder, tmp_path):
    delta = make_delta(tmp_path / "delta", {"unit": [BREAD]})
    with pytest.raises(PackageForeign):
        folder.move(full=None, deltas=[delta], group_id=1, to_release=2, checksums={})


def test_full_package_that_is_refused_changes_nothing(folder, move_full, tmp_path):
    path = move_full(3, MILK)
    full = make_full(tmp_path / "full", {"unit": [BREAD]}, release=4)
    with pytest.raises(PackageCorrupt):
        folder.move(full=full, deltas=[], group_id=1, to_release=4, checksums=checksums_of({"unit": [MILK]}))
    assert (folder.current(), folder.release(), files(folder)) == (path, 3, [path.name])


def test_strays_are_removed_and_the_database_in_use_is_kept(folder, move_full):
    path = move_full(3, MILK)
    with closing(folder.open()) as reader:
        assert names(reader) == ["Milk"]
        for stray in ("channel-4-00000000.db", "channel-2-00000000.db-wal", "channel-4-00000000.db-journal"):
            (folder.folder / stray).write_bytes(b"half")
        (folder.folder / "something-else").write_bytes(b"not ours")
        folder.remove_strays()
        assert files(folder) == [path.name]
        assert (folder.folder / "something-else").exists()
        assert names(reader) == ["Milk"]


def test_lost_file_is_as_if_there_were_none(folder, move_full):
    move_full(3, MILK).unlink()
    assert (folder.current(), folder.release()) == (None, None)
    move_full(4, BREAD)
    assert folder.release() == 4


def test_unreadable_file_has_no_release_and_is_replaced(folder, move_full):
    path = move_full(3, MILK)
    path.write_bytes(b"\x00" * 5000)
    assert folder.release() is None
    move_full(4, BREAD)
    assert (folder.release(), path.exists()) == (4, False)


def test_pointer_survives_a_new_start(tmp_path):
    FilePointer(tmp_path / "pointer").set("a.db")
    FilePointer(tmp_path / "pointer").set("b.db")
    assert FilePointer(tmp_path / "pointer").get() == "b.db"
    assert [path.name for path in tmp_path.iterdir()] == ["pointer"]
