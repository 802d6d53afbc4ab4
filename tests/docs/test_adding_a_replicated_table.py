"""docs/adding-a-replicated-table.md, followed to the letter: real commands, a fresh HQ, and a register that looks."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.docs.followed_page import ROOT, CommandStep, FileStep, steps_of
from tests.journeys.company import SCHEDULE
from tests.journeys.headquarters import HeadquartersProcess
from tests.journeys.register_program import RegisterProgram

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PAGE = "adding-a-replicated-table.md"
FOLDER_OF_PAGE = "/srv/everytill-apps"
# What the page leaves out of an announcement to show what is said then.
READS = re.compile(r"^    reads=\(\n.*?^    \),\n", re.MULTILINE | re.DOTALL)


@dataclass
class Follower:
    """Somebody who does what the page says, beside an HQ with a register at its first release."""

    hq: HeadquartersProcess
    register: RegisterProgram
    apps: Path
    outputs: list[tuple[CommandStep, str]] = field(default_factory=list)

    def write(self, step: FileStep) -> None:
        path = self.apps / step.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, "utf-8")

    def run(self, step: CommandStep, exit_code: int = 0) -> None:
        """Run a step's commands in a shell; what it exports is forgotten after it and given to every later one."""
        text = step.text.replace(FOLDER_OF_PAGE, str(self.apps)).replace(".venv/bin/python", sys.executable)
        self._export(text)
        done = subprocess.run(
            ["bash", "-eu", "-c", text],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == exit_code, done.stdout
        self.outputs.append((step, done.stdout))

    @property
    def environment(self) -> dict[str, str]:
        return {**self.hq.environment, "EVERYTILL_REGISTER_HOME": str(self.register.home)}

    def _export(self, text: str) -> None:
        """Give HQ's environment what the page says is set for every process of HQ."""
        self.hq.environment.update(re.findall(r"^export (\w+)=(.*)$", text, re.MULTILINE))


@pytest.fixture(scope="module")
def follower(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    hq = HeadquartersProcess(folder / "hq")
    hq.manage("migrate", "--verbosity", "0")
    hq.call("fill")
    code = hq.call("add_register", "11")
    hq.manage("run_schedule", SCHEDULE, "--wait")
    follower = Follower(hq, RegisterProgram(folder / "register"), folder / "apps")
    try:
        hq.start_web()
        hq.wait_until_ready()
        follower.register.run("activate", "--server", hq.url, "--code", code, "--sync-now")
        *steps, last = steps_of(PAGE)
        for step in steps:
            if isinstance(step, FileStep):
                follower.write(step)
            else:
                follower.run(step)
        follower.sessions = hq.call("register_at_hq", "11")["sessions"]
        _make_the_mistake(follower, last)
        yield follower
    finally:
        hq.stop()


def _make_the_mistake(follower, last):
    announcement = follower.apps / "loyalty" / "replication.py"
    text, found = READS.subn("", announcement.read_text("utf-8"))
    assert found == 1
    announcement.write_text(text, "utf-8")
    follower.run(last, exit_code=1)


def test_commands_print_what_the_page_says(follower):
    said = [(step, output) for step, output in follower.outputs if step.printed]
    assert len(said) == 5
    assert [(step.printed, output) for step, output in said if not step.is_printed_in(output)] == []


def test_register_holds_the_rows_of_hq(follower):
    with closing(sqlite3.connect(follower.hq.data / "hq.sqlite3")) as hq:
        cards = hq.execute("SELECT id, number, holder_name, level_id, '1', points, valid_to FROM loyalty_loyaltycard").fetchall()
        levels = hq.execute("SELECT id, code, printf('%.2f', discount_percent) FROM loyalty_loyaltylevel").fetchall()
    assert (len(cards), len(levels)) == (2, 1)
    (path,) = (follower.register.home / "channel").glob("*.db")
    with closing(sqlite3.connect(path)) as register:
        held = [register.execute(f"SELECT * FROM {table}").fetchall() for table in ("loyalty_card", "loyalty_level")]
        found = register.execute("SELECT rowid FROM loyalty_card_search WHERE loyalty_card_search MATCH 'moreau'").fetchall()
    assert [[row[:-1] for row in rows] for rows in held] == [cards, levels]
    assert found == [(cards[0][0],)]


def test_change_came_as_a_delta(follower):
    assert follower.sessions[-1] == ["DELTA", "APPLIED"]


def test_mistake_stops_a_migration_before_it_begins(follower):
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"], cwd=ROOT, env=follower.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert steps_of(PAGE)[-1].is_printed_in(done.stderr)
    assert "Applying" not in done.stdout
