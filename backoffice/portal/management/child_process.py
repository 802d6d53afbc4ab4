"""A program that is started and ended for certain: by `serve`, by the demo, by benches and tests.

Each leads a process group of its own: Ctrl-C at the keyboard reaches whoever started it only, which then ends all of
them in order, and what a program has started itself (Celery's beat) ends with it even when it can no longer be asked.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class ChildProcess:
    """One running program; its output goes where ours goes, or is added to a log of its own."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        *,
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        self.name = name
        with log.open("ab") if log else contextlib.nullcontext() as output:
            self._process = subprocess.Popen(  # noqa: S603  # our own programs
                list(command),
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def process_id(self) -> int:
        """Return the id of the program, which is also that of its group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """Return how the program ended, or None while it runs."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """Ask the program to finish what it is doing and end."""
        if self.exit_code is None:
            self._process.terminate()

    def end(self, seconds: float) -> None:
        """Wait for the program to end, then make sure that nothing of its group is left."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process_id, signal.SIGKILL)
        self._process.wait()

    def stop(self, *, seconds: float) -> None:
        """Ask the program to end, wait, and then make sure that nothing of its group is left."""
        self.ask_to_end()
        self.end(seconds)

    def kill(self) -> None:
        """End the program and its group at once, whatever they are doing."""
        self.end(0.0)
