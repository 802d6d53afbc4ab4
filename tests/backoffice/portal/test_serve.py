"""`manage.py serve`: one command starts headquarters, and nothing of it is left when it ends."""

import os
import signal
import sys

import pytest

from backoffice.portal.management.child_process import ChildProcess
from backoffice.portal.management.health import answers
from tests.journeys.headquarters import HOST, ROOT, HeadquartersProcess
from tests.waiting import wait_until

END_SECONDS = 30.0


class Served:
    """One `manage.py serve` under test."""

    def __init__(self, headquarters):
        self.headquarters = headquarters
        command = [sys.executable, "manage.py", "serve", "--migrate", "--bind", f"{HOST}:{headquarters.port}"]
        self.output = headquarters.folder / "serve.log"
        self.process = ChildProcess("HQ", command, ROOT, environment=headquarters.environment, log=self.output)

    def wait_until_ready(self):
        def look():
            assert self.process.exit_code is None, self.text()
            return answers(self.headquarters.url)

        wait_until(look, True, seconds=60, explain=self.text)

    def wait_until_ended(self, exit_code):
        wait_until(lambda: self.process.exit_code, exit_code, seconds=END_SECONDS, explain=self.text)

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
    served.process.stop(seconds=END_SECONDS)
    assert_nothing_left(children)


def group_exists(group_id):
    """Tell whether anything of a process group is left."""
    try:
        os.killpg(group_id, 0)
    except ProcessLookupError:
        return False
    return True


def assert_nothing_left(groups):
    """Check that all process groups go; what was killed is gone only when the system has swept it up."""
    wait_until(lambda: [group for group in groups if group_exists(group)], [], seconds=5)


def test_serve_answers_and_ends_with_everything_it_started(served):
    assert f"Portal and API: http://{HOST}:{served.headquarters.port}/" in served.text()
    assert [group_exists(child) for child in served.children()] == [True, True]
    served.process.ask_to_end()
    served.wait_until_ended(0)
    assert_nothing_left(served.children())
    assert served.text().splitlines()[-1] == "Headquarters has ended."


@pytest.mark.parametrize("name", ["web server", "worker"])
def test_serve_ends_when_one_of_its_programs_dies(served, name):
    os.killpg(served.child(name), signal.SIGKILL)
    served.wait_until_ended(1)
    assert served.text().splitlines()[-1] == (
        f"CommandError: The {name} ended by itself with exit code -9; so the rest was ended."
    )
    assert_nothing_left(served.children())
