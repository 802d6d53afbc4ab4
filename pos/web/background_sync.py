"""*Sync now* without waiting for it: the page stays usable while it runs, and shows how far it has come.

It is done in a thread with a register of its own, as the sync loop's are: the one that sells must not wait, and the
journal's lock keeps two from syncing at once.
"""

import sqlite3
from threading import Lock, Thread
from typing import cast

from flask import current_app

from channel.errors import EverytillError
from pos.clock import Clock
from pos.home import RegisterHome
from pos.register import Register

EXTENSION = "background_sync"


class BackgroundSync:
    """At most one sync at a time, begun by somebody at the page."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self.errors: list[str] | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether the sync that was begun has not ended yet."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, home: RegisterHome, clock: Clock) -> bool:
        """Begin; False when one is under way already. `errors` is None until it has ended, and then what went wrong."""
        with self._lock:
            if self.is_running:
                return False
            self.errors = None
            # a daemon: what is under way is safe to be cut short, and must not keep the program from ending
            self._thread = Thread(target=self._run, args=(home, clock), name="sync-now", daemon=True)
            self._thread.start()
            return True

    def _run(self, home: RegisterHome, clock: Clock) -> None:
        """Sync with a register of this thread's own."""
        try:
            with Register(home, clock=clock) as register:
                self.errors = register.sync().errors
        except (EverytillError, OSError, sqlite3.Error) as error:
            self.errors = [str(error)]


def background_sync() -> BackgroundSync:
    """Return the one of this page."""
    return cast("BackgroundSync", current_app.extensions.setdefault(EXTENSION, BackgroundSync()))
