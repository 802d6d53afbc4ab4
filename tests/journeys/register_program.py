"""The register's program in processes of its own, as a cashier uses it: one command after the other."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.journeys.headquarters import ROOT, end_program

COMMAND_SECONDS = 60.0


class RegisterProgram:
    """One register: its home folder, and the loop that syncs in the background."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home.with_suffix(".log")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("EVERYTILL")}
        self._loop: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str, exit_codes: tuple[int, ...] = (0,)) -> str:
        """Run one command to its end and return what it printed; it must end as expected."""
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
        return done.stdout

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
        with self.log.open("ab") as output:
            self._loop = subprocess.Popen(
                self._command("run"),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill_loop(self) -> None:
        """Pull the register's plug."""
        end_program(self._loop, signal.SIGKILL)
        self._loop = None

    def stop_loop(self) -> None:
        """Stop syncing in order."""
        end_program(self._loop, signal.SIGTERM)
        self._loop = None

    def wait_for(self, seconds: float = 30.0, **expected: Any) -> None:
        """Wait until the status says what is expected, field by field."""
        give_up_at = time.monotonic() + seconds
        while True:
            status = self.status()
            seen = {name: status[name] for name in expected}
            if seen == expected:
                return
            log = self.log.read_text("utf-8", "replace")[-2000:] if self.log.exists() else ""
            assert time.monotonic() < give_up_at, f"expected {expected}, seen {seen}\n{log}"
            time.sleep(0.2)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pos", "--home", str(self.home), *arguments]
