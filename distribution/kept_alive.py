"""Show that work goes on while it has nothing to report.

Indexes, the word index, checksums and compression take minutes of a large group and read no rows. Looked at from outside
such a worker is like a dead one. A thread and no handler of SQLite's: compressing and waiting are quiet too. It dies with
the process, so that a dead worker's work is taken up again as before.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

logger = logging.getLogger(__name__)

# How often a claim is renewed in the time after which its worker is taken for dead.
RENEWALS = 3


@contextmanager
def kept_alive(renew: Callable[[], object]) -> Iterator[None]:
    """Call `renew` from time to time, in a thread of its own, until the block is left."""
    is_over = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(is_over, renew), name="keeps a claim alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _renew_until(is_over: threading.Event, renew: Callable[[], object]) -> None:
    while not is_over.wait(settings.RUN_STALE_SECONDS / RENEWALS):
        try:
            renew()
        except Exception:
            logger.exception("a claim could not be renewed and is tried again")
        finally:
            connections.close_all()
