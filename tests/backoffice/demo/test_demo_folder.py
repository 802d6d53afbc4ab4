"""A demo removes what an earlier demo left, and nothing else."""

import pytest

from backoffice.demo.walk.expectation import StepFailed
from backoffice.demo.walk.folder import MARKER, fresh_demo_folder, is_demo_folder, remove_demo_folder


def test_new_folder_is_made_with_its_marker(tmp_path):
    folder = fresh_demo_folder(tmp_path / "var" / "demo")
    assert [file.name for file in folder.iterdir()] == [MARKER]


def test_what_an_earlier_demo_left_is_removed(tmp_path):
    folder = fresh_demo_folder(tmp_path / "demo")
    (folder / "hq").mkdir()
    (folder / "hq" / "hq.sqlite3").write_bytes(b"old")
    assert [file.name for file in fresh_demo_folder(folder).iterdir()] == [MARKER]


def test_folder_without_marker_is_left_alone(tmp_path):
    precious = tmp_path / "hq.sqlite3"
    precious.write_bytes(b"the real one")
    with pytest.raises(StepFailed):
        fresh_demo_folder(tmp_path)
    remove_demo_folder(tmp_path)
    assert precious.read_bytes() == b"the real one"


def test_file_in_the_place_of_the_folder_is_left_alone(tmp_path):
    precious = tmp_path / "demo"
    precious.write_bytes(b"no folder")
    with pytest.raises(StepFailed):
        fresh_demo_folder(precious)
    assert precious.read_bytes() == b"no folder"


def test_empty_folder_is_taken(tmp_path):
    assert is_demo_folder(fresh_demo_folder(tmp_path))


def test_demo_folder_is_removed_whole(tmp_path):
    folder = fresh_demo_folder(tmp_path / "demo")
    (folder / "log").write_text("lines")
    remove_demo_folder(folder)
    assert not folder.exists()
