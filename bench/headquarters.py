"""HQ for a bench: a database and folders of its own, the web server as a real process."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from backoffice.portal.management.child_process import ChildProcess
from backoffice.portal.management.health import answers

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
# `serve` gives its own children 20 seconds.
END_SECONDS = 40.0


class Headquarters:
    """A running HQ whose data lies in one folder; DATABASE_URL of the environment is respected."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = _kept_port(folder / "port")
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, "EVERYTILL_DATA_DIR": str(folder)}
        self.log = folder / "serve.log"
        self._served: ChildProcess | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed.

        Raises:
            RuntimeError: the command failed; with what it printed.
        """
        command = [sys.executable, str(PROJECT / "manage.py"), *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=self._environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def __enter__(self) -> Self:
        """Start HQ and wait until it answers."""
        command = [sys.executable, str(PROJECT / "manage.py"), "serve", "--migrate", "--bind", f"127.0.0.1:{self.port}"]
        self._served = ChildProcess("HQ", command, PROJECT, environment=self._environment, log=self.log)
        try:
            self._wait_until_it_answers(self._served)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End HQ."""
        self._stop()

    def _stop(self) -> None:
        if self._served:
            self._served.stop(seconds=END_SECONDS)
            self._served = None

    def _wait_until_it_answers(self, served: ChildProcess) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while not answers(self.url):
            if served.exit_code is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"HQ ended, or did not answer within {START_SECONDS:g} s; see {self.log}")
            time.sleep(0.2)


def _kept_port(file: Path) -> int:
    """Return the port of an earlier run over the same folder, because its registers know no other, else a free one."""
    if not file.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            file.write_text(str(probe.getsockname()[1]), "ascii")
    return int(file.read_text("ascii"))
