"""`manage.py serve`: one command starts headquarters, and nothing of it is left when it ends."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.journeys.headquarters import HOST, ROOT, HeadquartersProcess, end_program


class Served:
    """One `manage.py serve` under test."""

    def __init__(self, headquarters):
        self.headquarters = headquarters
        command = [sys.executable, "manage.py", "serve", "--migrate", "--bind", f"{HOST}:{headquarters.port}"]
        self.output = headquarters.folder / "serve.log"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=headquarters.environment, stdout=output, stderr=output, start_new_session=True
            )

    def wait_until_ready(self):
        give_up_at = time.monotonic() + 60
        while not self.headquarters.answers():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < give_up_at, self.text()
            time.sleep(0.1)

    def text(self):
        return self.output.read_text("utf-8", "replace")

    def child(self, name):
        """Return the process id that was printed for a child."""
        line = next(line for line in self.text().splitlines() if line.startswith(f"Started the {name}"))
        return int(line.rpartition(" ")[2])

    def children(self):
        return [self.child("web server"), self.child("worker")]


@pytest.fixture
def served(tmp_path):
    served = Served(HeadquartersProcess(tmp_path))
    served.wait_until_ready()
    yield served
    children = served.children()
    end_program(served.process, signal.SIGTERM)
    assert left_over(children) == []


def group_exists(group_id):
    """Tell whether anything of a process group is left."""
    try:
        os.killpg(group_id, 0)
    except ProcessLookupError:
        return False
    return True


def left_over(groups, seconds=5):
    """Return what is still there; what was killed is gone only when the system has swept it up."""
    give_up_at = time.monotonic() + seconds
    while (left := [group for group in groups if group_exists(group)]) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return left


def test_serve_answers_and_ends_with_everything_it_started(served):
    assert f"Portal and API: http://{HOST}:{served.headquarters.port}/" in served.text()
    assert [group_exists(child) for child in served.children()] == [True, True]
    served.process.terminate()
    assert served.process.wait(30) == 0
    assert left_over(served.children()) == []
    assert served.text().splitlines()[-1] == "Headquarters has ended."


@pytest.mark.parametrize("name", ["web server", "worker"])
def test_serve_ends_when_one_of_its_programs_dies(served, name):
    os.killpg(served.child(name), signal.SIGKILL)
    assert served.process.wait(30) == 1
    assert served.text().splitlines()[-1] == (
        f"CommandError: The {name} ended by itself with exit code -9; so the rest was ended."
    )
    assert left_over(served.children()) == []
