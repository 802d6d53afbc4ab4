"""HQ as its own processes, `manage.py serve`, so that it can go away and come back while the register sells on.

Not Django's test server in a thread: the network is gone only when the process is.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

from backoffice.portal.management.health import answers

from .child import Child
from .expectation import wait_for
from .ports import HOST

# A cold start on a small machine that compiles everything for the first time.
START_SECONDS = 90.0
# `serve` gives its own children 20 seconds.
STOP_SECONDS = 40.0


class Headquarters:
    """Web, worker and scheduler at one address; ended with the block it is used in."""

    def __init__(self, *, port: int, log: Path) -> None:
        self.port = port
        self.log = log
        self._child: Child | None = None

    def __enter__(self) -> Self:
        """Hand it out; `start` starts it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it, whatever happened."""
        self.stop()

    @property
    def url(self) -> str:
        """Return the address of portal and API."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Start web, worker and scheduler, and wait until HQ answers.

        Raises:
            StepFailed: it ended, or did not answer in time.
        """
        command = [sys.executable, "manage.py", "serve", "--bind", f"{HOST}:{self.port}"]
        self._child = Child("HQ", command, environment=os.environ | {"LOG_LEVEL": "INFO"}, folder=settings.BASE_DIR, log=self.log)
        wait_for("The first answer of HQ", self._first_answer, seconds=START_SECONDS)

    def stop(self) -> None:
        """End all of it; nobody answers at the address any more."""
        if self._child is not None:
            self._child.stop(seconds=STOP_SECONDS)
            self._child = None

    def check_running(self) -> None:
        """Make sure that HQ has not ended by itself.

        Raises:
            StepFailed: it has.
        """
        if self._child is not None:
            self._child.check_running()

    def _first_answer(self) -> bool | None:
        self.check_running()
        return answers(self.url) or None
