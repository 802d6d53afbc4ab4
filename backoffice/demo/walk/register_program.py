"""The register, used as a cashier's script would use it: one call of its command line at a time.

HQ may not import `pos`, and does not need to: what a register is to HQ is what it says on the wire, and what it is to
the walk is what it prints and keeps in its folder.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from .child import Child
from .expectation import StepFailed
from .screen import Screen

COMMAND_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call of the register's command line came to."""

    exit_code: int
    output: str
    errors: str

    @property
    def lines(self) -> list[str]:
        """Return what was printed on both channels, without empty lines."""
        return [line for line in f"{self.output}\n{self.errors}".splitlines() if line.strip()]


class RegisterProgram:
    """The register program of one home folder; each call is shown as it would be typed."""

    def __init__(self, *, home: Path, log: Path, screen: Screen) -> None:
        self.home = home
        self._log = log
        self._screen = screen

    @property
    def command(self) -> list[str]:
        """Return how the program is called; the words of a command follow."""
        return [sys.executable, "-m", "pos", "--home", str(self.home)]

    def do(self, *words: str) -> Answer:
        """Run one command that must succeed, and show it with what it printed.

        Raises:
            StepFailed: it did not succeed.
        """
        return self._shown(words, exit_code=0)

    def refused(self, *words: str) -> Answer:
        """Run one command that the register must refuse (exit code 1), and show it with what it printed.

        Raises:
            StepFailed: it was not refused.
        """
        return self._shown(words, exit_code=1)

    def status(self) -> dict[str, Any]:
        """Read what the register says of itself, without showing it.

        Raises:
            StepFailed: it cannot say.
        """
        return msgspec.json.decode(self._read("status", "--json"), type=dict[str, Any])

    def journal(self) -> list[dict[str, Any]]:
        """Read the register's transactions, newest first, without showing them.

        Raises:
            StepFailed: they cannot be read.
        """
        return msgspec.json.decode(self._read("journal", "--json"), type=list[dict[str, Any]])

    def stay(self, *, page_port: int) -> Child:
        """Start the program that syncs and shows the register's page until it is ended."""
        return Child(
            "The register",
            [*self.command, "run", "--page", str(page_port)],
            environment=os.environ,
            folder=settings.BASE_DIR,
            log=self._log,
        )

    def _shown(self, words: tuple[str, ...], *, exit_code: int) -> Answer:
        self._screen.saw(f"$ pos {' '.join(words)}")
        answer = self._run(words)
        for line in answer.lines:
            self._screen.saw(f"    {line}")
        if answer.exit_code != exit_code:
            raise StepFailed(f"`pos {' '.join(words)}` ended with exit code {answer.exit_code} instead of {exit_code}.")
        return answer

    def _read(self, *words: str) -> bytes:
        answer = self._run(words)
        if answer.exit_code != 0:
            raise StepFailed(f"`pos {' '.join(words)}` failed: {answer.errors}")
        return answer.output.encode()

    def _run(self, words: tuple[str, ...]) -> Answer:
        """Run one command to its end.

        Raises:
            StepFailed: it took too long, and was ended.
        """
        try:
            done = subprocess.run(  # noqa: S603 (our own program)
                [*self.command, *words],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=COMMAND_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise StepFailed(f"`pos {' '.join(words)}` did not end within {COMMAND_SECONDS:g} seconds.") from error
        return Answer(done.returncode, done.stdout, done.stderr)
