"""HQ for a bench: a database and folders of its own, the web server as a real process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

PROJECT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
END_SECONDS = 20.0


class Headquarters:
    """A running HQ whose data lies in one folder; DATABASE_URL of the environment is respected."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = _kept_port(folder / "port")
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {**os.environ, "EVERYTILL_DATA_DIR": str(folder)}
        self._process: subprocess.Popen[bytes] | None = None

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
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=PROJECT, env=self._environment, stdout=log, stderr=log)
        self._wait_until_it_answers()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End HQ."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_until_it_answers(self) -> None:
        give_up_at = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up_at:
            try:
                with urllib.request.urlopen(f"{self.url}/api/v1/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError(f"HQ did not answer within {START_SECONDS:g} s; see {self.folder / 'serve.log'}")


def _kept_port(file: Path) -> int:
    """Return the port of an earlier run over the same folder, because its registers know no other, else a free one."""
    if not file.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            file.write_text(str(probe.getsockname()[1]), "ascii")
    return int(file.read_text("ascii"))
