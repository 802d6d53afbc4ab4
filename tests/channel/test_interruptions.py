"""Real processes, killed or starved of disk at any moment, leave the old release or the new one, never half of one."""

import json
import resource
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from channel.apply import open_channel_database
from channel.audit import differing_tables
from channel.release_folder import FilePointer, ReleaseFolder
from channel.tables import TABLES_BY_NAME
from tests.channel.factories import checksums_of, make_delta, make_full, make_repair

REPOSITORY = Path(__file__).parents[2]
ROUNDS = 6

# Moves to each release in turn, saying when it begins and when it is done.
PROGRAM = """
import json, sys
from pathlib import Path
from channel.release_folder import FilePointer, ReleaseFolder

folder = ReleaseFolder(Path(sys.argv[1]) / "release", FilePointer(Path(sys.argv[1]) / "pointer"))
plan = json.loads(sys.stdin.readline())
full = Path(plan["full"]) if plan["full"] else None
print("begin", flush=True)
try:
    folder.move(full=full, deltas=[Path(path) for path in plan["deltas"]], group_id=1,
                to_release=plan["to_release"], checksums=plan["checksums"])
except Exception as error:
    print(type(error).__name__, flush=True)
else:
    print("done", flush=True)
"""

OLD = {"product": [{"product_id": number, "name": f"Old {number}"} for number in range(1, 6001)]}
NEW = {"product": [{"product_id": number, "name": f"New {number}"} for number in range(3001, 12001)]}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "release").mkdir()
    folder = ReleaseFolder(tmp_path / "release", FilePointer(tmp_path / "pointer"))
    full = make_full(tmp_path / "full", OLD, release=1)
    folder.move(full=full, deltas=[], group_id=1, to_release=1, checksums=checksums_of(OLD))
    return folder


@pytest.fixture
def delta(tmp_path):
    return make_delta(tmp_path / "delta", NEW, {"product": range(1, 3001)}, from_release=1, to_release=2)


@pytest.fixture
def repair(tmp_path):
    """A REPAIR that describes the table otherwise, so that it is made anew within the transaction."""
    table = replace(TABLES_BY_NAME["product"], indexes=(("name",),))
    return make_repair(tmp_path / "repair", NEW, to_release=2, tables=[table])


def start(tmp_path, *, full, deltas, **options):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        **options,
    )
    plan = {"full": str(full) if full else None, "deltas": [str(path) for path in deltas], "to_release": 2}
    process.stdin.write(json.dumps({**plan, "checksums": checksums_of(NEW)}) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "begin\n"
    return process


def kill_after(process, seconds):
    """Let a process run a while, then end it as a power cut would; tell whether it was done before."""
    time.sleep(seconds)
    process.kill()
    output, _ = process.communicate()
    return output == "done\n"


def assert_whole(folder):
    """See that the database in use is exactly one of the two releases, and readable; return which."""
    release = folder.release()
    assert differing_tables(folder.current(), checksums_of({1: OLD, 2: NEW}[release])) == []
    with closing(open_channel_database(folder.current(), read_only=False)) as connection:
        connection.execute("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")
    return release


def moments(tmp_path, **plan):
    """Spread the rounds' moments of death over the time that a whole move takes."""
    process = start(tmp_path, **plan)
    began = time.monotonic()
    assert process.communicate()[0] == "done\n"
    seconds = time.monotonic() - began
    return [seconds * (number + 0.5) / ROUNDS for number in range(ROUNDS)]


@pytest.fixture
def begin_anew(folder, tmp_path):
    """Give a function that puts everything back to where the old release is in use and a new FULL is at hand."""
    shutil.copytree(tmp_path / "release", tmp_path / "old-release")
    shutil.copy(tmp_path / "pointer", tmp_path / "old-pointer")

    def begin() -> Path:
        shutil.rmtree(tmp_path / "release")
        shutil.copytree(tmp_path / "old-release", tmp_path / "release")
        shutil.copy(tmp_path / "old-pointer", tmp_path / "pointer")
        (tmp_path / "full").unlink(missing_ok=True)
        return make_full(tmp_path / "full", OLD, release=1)

    return begin


@pytest.mark.parametrize("way", ["delta", "full", "repair"])
def test_process_killed_at_any_moment_leaves_one_release_and_a_new_start_moves_on(
    folder, delta, repair, tmp_path, begin_anew, way
):
    plan = {"full": begin_anew() if way == "full" else None, "deltas": [repair if way == "repair" else delta]}
    finished = []
    for seconds in moments(tmp_path, **plan):
        begin_anew()
        finished.append(kill_after(start(tmp_path, **plan), seconds))
        release = assert_whole(folder)
        assert release == 2 or not finished[-1]
        folder.remove_strays()
        assert {path.name.partition(".db")[0] for path in folder.folder.iterdir()} == {folder.current().stem}
        if release == 1:
            (tmp_path / "full").unlink(missing_ok=True)
            make_full(tmp_path / "full", OLD, release=1)
            assert start(tmp_path, **plan).communicate()[0] == "done\n"
        assert assert_whole(folder) == 2
    assert not all(finished)


@pytest.mark.parametrize("with_full", [True, False])
def test_disk_that_fills_up_leaves_the_old_release_and_is_not_called_a_damaged_package(folder, delta, tmp_path, with_full):
    full = make_full(tmp_path / "full", OLD, release=1) if with_full else None
    size = folder.current().stat().st_size

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50_000, size + 50_000))

    process = start(tmp_path, full=full, deltas=[delta], preexec_fn=small_disk)
    assert process.communicate()[0] == "OperationalError\n"
    assert assert_whole(folder) == 1
    folder.remove_strays()
    assert [path.name for path in folder.folder.glob("*.db")] == [folder.current().name]
