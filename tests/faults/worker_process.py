"""The test's end of a worker process: started, told to go, and killed where it stopped, by its id."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import TracebackType

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
END_SECONDS = 60


class WorkerProcess:
    """One worker; use it in a `with` block, which leaves nothing running."""

    def __init__(self, *order: object, before: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            [*before, sys.executable, "-m", "tests.faults.worker", *map(str, order)],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> "WorkerProcess":
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.kill()

    def go(self) -> None:
        """Let it begin."""
        self.expect("ready")
        self.go_on()

    def go_on(self) -> None:
        """Let it go on from where it waits."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def expect(self, text: str) -> None:
        """Wait until it says this, and nothing else before."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == f"{text}\n"

    def kill(self) -> None:
        """Let it be gone at once, with what it started."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(END_SECONDS)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def end(self) -> int:
        """Wait until it has ended by itself and return how."""
        return self._process.wait(END_SECONDS)


@cache
def small_disk(folder: Path) -> tuple[str, ...] | None:
    """Return the words to put before a command, so that it finds a full disk in this folder; None when nobody may mount one.

    The process has a mount namespace of its own: nobody else meets the small disk.
    """
    mount = f'mount -t tmpfs -o size=16k,mode=777 tmpfs "{folder}" && exec "$0" "$@"'
    for unshare in (("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount")):
        words = (*unshare, "sh", "-c", mount)
        if shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
            return words
    return None


# A root that may not write where the bits forbid it: CAP_DAC_OVERRIDE is taken from the set that is kept over exec.
BOUND_BY_PERMISSIONS = (
    sys.executable,
    "-c",
    "import ctypes, os, sys; ctypes.CDLL(None).prctl(24, 1, 0, 0, 0); os.execv(sys.argv[1], sys.argv[1:])",
)


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.distribution.child_settings",
        "TEST_PACKAGE_DIR": str(settings.PACKAGE_DIR),
        "TEST_CHANNEL_DATABASE_DIR": str(settings.CHANNEL_DATABASE_DIR),
        "LOG_LEVEL": "CRITICAL",
    }


def database_url() -> str:
    """Return the address of the tests' own database, for a program of its own."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
