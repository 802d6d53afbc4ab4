"""The register's program in processes of its own, as a cashier uses it: one command after the other."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from backoffice.portal.management.child_process import ChildProcess
from tests.journeys.headquarters import END_SECONDS, ROOT
from tests.waiting import wait_until

COMMAND_SECONDS = 60.0


class RegisterProgram:
    """One register: its home folder, and the loop that syncs in the background."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home.with_suffix(".log")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("EVERYTILL")}
        self._loop: ChildProcess | None = None

    def run(self, *arguments: str, exit_codes: tuple[int, ...] = (0,)) -> str:
        """Run one command to its end and return what it printed; it must end as expected."""
        return self._done(arguments, exit_codes).stdout

    def fail(self, *arguments: str, exit_code: int) -> str:
        """Run one command that must fail like this, and return what it says is wrong."""
        return self._done(arguments, (exit_code,)).stderr

    def _done(self, arguments: tuple[str, ...], exit_codes: tuple[int, ...]) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            self._command(*arguments),
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )
        assert done.returncode in exit_codes, f"pos {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def status(self) -> dict[str, Any]:
        """Return what the register shows of itself."""
        return dict(json.loads(self.run("status", "--json")))

    def journal(self) -> list[dict[str, Any]]:
        """Return the register's transactions, the newest first."""
        return list(json.loads(self.run("journal", "--limit", "100000", "--json")))

    def sell(self, code: str, quantity: str = "1") -> str:
        """Sell one product for cash and return what was printed at the end."""
        self.run("scan", code, "--quantity", quantity)
        return self.run("pay", "CASH")

    def start_loop(self) -> None:
        """Start syncing in the background."""
        self._loop = ChildProcess(
            "register", self._command("run", "--page", "off"), ROOT, environment=self.environment, log=self.log
        )

    def kill_loop(self) -> None:
        """Pull the register's plug."""
        if self._loop:
            self._loop.kill()
            self._loop = None

    def stop_loop(self) -> None:
        """Stop syncing in order."""
        if self._loop:
            self._loop.stop(seconds=END_SECONDS)
            self._loop = None

    def wait_for(self, seconds: float = 30.0, **expected: Any) -> None:
        """Wait until the status says what is expected, field by field."""

        def look() -> dict[str, Any]:
            status = self.status()
            return {name: status[name] for name in expected}

        wait_until(look, expected, seconds=seconds, explain=self._last_words)

    def _last_words(self) -> str:
        return self.log.read_text("utf-8", "replace")[-2000:] if self.log.exists() else ""

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pos", "--home", str(self.home), *arguments]
