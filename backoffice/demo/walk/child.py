"""A program that the walk starts, and ends for certain.

Each program leads a process group of its own, for two reasons: Ctrl-C at the keyboard reaches the walk only, which
then ends everything in order; and what a program has started itself ends with it, even when it can no longer be asked.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from .expectation import StepFailed

END_SECONDS = 20.0
SHOWN_LINES = 25


class Child:
    """One running program, its output in a file."""

    def __init__(self, name: str, command: Sequence[str], *, environment: Mapping[str, str], folder: Path, log: Path) -> None:
        """Start the program in `folder`; what it prints is added to `log`."""
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 (our own programs, named by the walk)
                list(command),
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> Self:
        """Hand out the running program."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the program, whatever happened."""
        self.end()

    @property
    def process_id(self) -> int:
        """Return the id of the program, which is also the id of its group."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Tell whether the program still runs."""
        return self._process.poll() is None

    def check_running(self) -> None:
        """Make sure that the program has not ended by itself.

        Raises:
            StepFailed: it has.
        """
        if not self.is_running:
            raise StepFailed(
                f"{self.name} ended by itself (exit code {self._process.returncode}). Its last lines:\n{last_lines(self.log)}"
            )

    def end(self, *, seconds: float = END_SECONDS) -> None:
        """Ask the program to end, wait, and then make sure that nothing of its group is left."""
        if self.is_running:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
        self._signal_group(signal.SIGKILL)
        self._process.wait()

    def wait_until_ended(self, *, seconds: float) -> int | None:
        """Wait at most so long for the program to end by itself; returns its exit code, or None while it runs."""
        give_up_at = time.monotonic() + seconds
        while self.is_running and time.monotonic() < give_up_at:
            time.sleep(0.1)
        return self._process.returncode

    def _signal_group(self, number: signal.Signals) -> None:
        """Send a signal to what is left of the group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process_id, number)


def last_lines(log: Path) -> str:
    """Return the end of what a program printed into its log; nothing when it never started."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-SHOWN_LINES:]) if log.is_file() else ""
