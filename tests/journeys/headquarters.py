"""HQ as real processes on a free port, in a folder of its own: started, stopped, and killed at any moment.

Web server and worker are the ones `manage.py serve` starts, but each by itself: a test that cuts the network stops one
of them, and a test that pulls the plug kills them, by their ids.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from backoffice.portal.management.commands.serve import web_command, worker_command

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
START_SECONDS = 60.0
END_SECONDS = 20.0

# What the tests' own HQ and a developer's shell say must not reach this one.
FORGOTTEN = (
    *("ALLOWED_HOSTS", "CACHE_URL", "CELERY_BROKER_URL", "DATABASE_URL", "DEBUG", "HTTPS_ONLY"),
    *("PACKAGE_STORAGE_URL", "PLAN_SIGNING_KEY", "PYTEST_CURRENT_TEST", "TIME_ZONE"),
)


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
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

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
        """End both in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Pull the plug: both are gone at once, whatever they were doing."""
        self._end(signal.SIGKILL)

    def start_web(self) -> None:
        """Start the web server only."""
        self._web = self._program(web_command(f"{HOST}:{self.port}"))

    def start_worker(self) -> None:
        """Start worker and scheduler only."""
        self._worker = self._program(worker_command())

    def stop_web(self) -> None:
        """End the web server only: for a register the network is gone."""
        end_program(self._web, signal.SIGTERM)
        self._web = None

    def kill_web(self) -> None:
        """Kill the web server with everything it was answering."""
        end_program(self._web, signal.SIGKILL)
        self._web = None

    def wait_until_ready(self) -> None:
        """Wait until HQ answers at its address."""
        give_up_at = time.monotonic() + START_SECONDS
        while not self.answers():
            ended = self._web is None or self._web.poll() is not None
            if ended or time.monotonic() > give_up_at:
                raise AssertionError(f"HQ does not answer.\n{self.log.read_text('utf-8', 'replace')[-3000:]}")
            time.sleep(0.1)

    def answers(self) -> bool:
        """Ask HQ whether it is there."""
        try:
            return httpx.get(f"{self.url}/api/v1/health", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

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

    def _program(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _end(self, number: signal.Signals) -> None:
        for program in (self._web, self._worker):
            if program is not None and program.poll() is None and number is signal.SIGTERM:
                program.terminate()
        for program in (self._web, self._worker):
            end_program(program, number)
        self._web = self._worker = None


def end_program(program: subprocess.Popen[bytes] | None, number: signal.Signals) -> None:
    """End a program and everything it has started, by the id of its process group."""
    if program is None:
        return
    if program.poll() is None and number is signal.SIGTERM:
        program.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(END_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()
