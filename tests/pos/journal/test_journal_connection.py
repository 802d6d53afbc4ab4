import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos.errors import JournalTooNew
from pos.home import RegisterHome
from pos.journal import settings
from pos.journal.connection import durable, open_journal, writing
from pos.journal.schema import MIGRATIONS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def journal(tmp_path):
    with closing(open_journal(tmp_path / "journal.db")) as connection:
        yield connection


def synchronous(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA synchronous").fetchone()[0]


def test_new_journal_has_the_format_of_this_program(journal):
    assert journal.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert journal.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_journal_is_private_to_its_user_and_so_are_the_files_beside_it(tmp_path, journal):
    settings.write(journal, "token", "secret")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"journal.db": 0o600, "journal.db-wal": 0o600, "journal.db-shm": 0o600}


def test_home_is_private_to_its_user(tmp_path):
    home = RegisterHome(tmp_path / "home").prepare()
    modes = [path.stat().st_mode & 0o777 for path in (home.folder, home.channel_databases, home.downloads)]
    assert modes == [0o700] * 3


def test_opening_again_keeps_what_was_written(tmp_path, journal):
    settings.write(journal, "name", "value")
    with closing(open_journal(tmp_path / "journal.db")) as again:
        assert settings.read(again, "name") == "value"


def test_older_program_refuses_a_newer_journal_and_leaves_it_alone(tmp_path, journal):
    journal.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(JournalTooNew, match=f"format {len(MIGRATIONS) + 1}"):
        open_journal(tmp_path / "journal.db")
    assert journal.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS) + 1


def test_programs_that_start_at_once_make_one_journal(tmp_path):
    code = "import sys, pathlib; from pos.journal.connection import open_journal; open_journal(pathlib.Path(sys.argv[1])).close()"
    command = [sys.executable, "-c", code, str(tmp_path / "journal.db")]
    programs = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
    assert [program.wait(timeout=60) for program in programs] == [0, 0, 0, 0]


def test_durable_block_is_on_the_disk_when_it_ends_and_only_then_costs_more(journal):
    assert synchronous(journal) == 1
    with durable(journal):
        assert synchronous(journal) == 2
    assert synchronous(journal) == 1


@pytest.mark.parametrize("block", [writing, durable])
def test_block_that_fails_leaves_nothing_behind(journal, block):
    def write_and_fail() -> None:
        with block(journal):
            settings.write(journal, "name", "value")
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    assert settings.read(journal, "name") is None
    assert not journal.in_transaction
    assert synchronous(journal) == 1


@pytest.mark.parametrize("outer", [writing, durable])
def test_durable_block_is_never_within_another(journal, outer):
    with outer(journal):
        with pytest.raises(AssertionError), durable(journal):
            pass
        settings.write(journal, "name", "value")
    assert (settings.read(journal, "name"), synchronous(journal)) == ("value", 1)


def test_setting_is_overwritten_and_removed(journal):
    settings.write(journal, "name", "one")
    settings.write(journal, "name", "two")
    assert settings.read(journal, "name") == "two"
    settings.write(journal, "name", None)
    assert settings.read(journal, "name") is None
