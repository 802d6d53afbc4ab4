"""HQ as real processes on a free port, in a folder of its own: started, stopped, and killed at any moment.

Web server and worker are the ones `manage.py serve` starts, but each by itself: a test that cuts the network stops one
of them, and a test that pulls the plug kills them, by their ids.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from backoffice.portal.management.child_process import ChildProcess
from backoffice.portal.management.commands.serve import web_command, worker_command
from backoffice.portal.management.health import answers
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60.0
END_SECONDS = 20.0

# What is meant for the tests' own HQ; what a developer's shell says beside it is forgotten already.
FORGOTTEN = ("DATABASE_URL", "PYTEST_CURRENT_TEST")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class HeadquartersProcess:
    """One HQ: a folder, a port, and up to two programs."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = folder / "data"
        self.port = free_port()
        self.log = folder / "programs.log"
        kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
        own = {"EVERYTILL_DATA_DIR": str(self.data), "LOG_LEVEL": "WARNING", "SECRET_KEY": "x" * 50}
        self.environment = {**kept, **own, **environment}
        self._web: ChildProcess | None = None
        self._worker: ChildProcess | None = None

    @property
    def url(self) -> str:
        """Return the address registers are given."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Start web server and worker, and wait until HQ answers."""
        self.start_worker()
        self.start_web()
        self.wait_until_ready()

    def stop(self) -> None:
        """End both in order, at the same time."""
        for program in (self._web, self._worker):
            if program:
                program.ask_to_end()
        self._end(END_SECONDS)

    def kill(self) -> None:
        """Pull the plug: both are gone at once, whatever they were doing."""
        self._end(0.0)

    def start_web(self) -> None:
        """Start the web server only."""
        self._web = self._program("web server", web_command(f"{HOST}:{self.port}"))

    def start_worker(self) -> None:
        """Start worker and scheduler only."""
        self._worker = self._program("worker", worker_command())

    def stop_web(self) -> None:
        """End the web server only: for a register the network is gone."""
        if self._web:
            self._web.stop(seconds=END_SECONDS)
            self._web = None

    def kill_web(self) -> None:
        """Kill the web server with everything it was answering."""
        if self._web:
            self._web.kill()
            self._web = None

    def wait_until_ready(self) -> None:
        """Wait until HQ answers at its address."""
        wait_until(self._answers, True, seconds=START_SECONDS, explain=self._last_words)

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function of `tests.journeys.company` inside HQ and return its answer; both travel as JSON."""
        code = (
            "import json; from tests.journeys import company; "
            f"print(json.dumps(company.{function}(*json.loads({json.dumps(arguments)!r}))))"
        )
        return json.loads(self.manage("shell", "--verbosity", "0", "--command", code).splitlines()[-1])

    def _program(self, name: str, command: list[str]) -> ChildProcess:
        return ChildProcess(name, command, ROOT, environment=self.environment, log=self.log)

    def _end(self, seconds: float) -> None:
        for program in (self._web, self._worker):
            if program:
                program.end(seconds)
        self._web = self._worker = None

    def _answers(self) -> bool:
        assert self._web is not None
        assert self._web.exit_code is None, self._last_words()
        return answers(self.url)

    def _last_words(self) -> str:
        return self.log.read_text("utf-8", "replace")[-3000:]
