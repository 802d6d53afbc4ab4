"""A program of the walk: its output in a file, and what to say when it ends by itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from backoffice.demo.walk.expectation import StepFailed
from backoffice.portal.management.child_process import ChildProcess

STOP_SECONDS = 20.0
SHOWN_LINES = 25


class Child(ChildProcess):
    """One running program; stopped at the end of the block it is used in."""

    def __init__(self, name: str, command: Sequence[str], *, environment: Mapping[str, str], folder: Path, log: Path) -> None:
        """Start the program in `folder`; what it prints is added to `log`."""
        self.log = log
        super().__init__(name, command, folder, environment=environment, log=log)

    def __enter__(self) -> Self:
        """Hand out the running program."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop the program, whatever happened."""
        self.stop(seconds=STOP_SECONDS)

    def check_running(self) -> None:
        """Make sure that the program has not ended by itself.

        Raises:
            StepFailed: it has.
        """
        if self.exit_code is not None:
            raise StepFailed(f"{self.name} ended by itself (exit code {self.exit_code}). Its last lines:\n{last_lines(self.log)}")


def last_lines(log: Path) -> str:
    """Return the end of what a program printed into its log; nothing when it never started."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-SHOWN_LINES:]) if log.is_file() else ""
