"""Move this machine's copy of a group beside the requests it answers, so that no cashier waits for packages.

A thread of this process and not a task: workers may run on other machines, whose copies are others. Nothing is lost with
it, because the next look-up asks again.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connections

from distribution.use_cases.refresh_store_copy import refresh_store_copy

logger = logging.getLogger(__name__)

# The groups whose copies are being moved by this process.
_moving: set[int] = set()
_lock = threading.Lock()


def refresh_store_copy_in_background(*, group_id: int, clock: Callable[[], datetime]) -> threading.Thread | None:
    """Begin to move a copy to its group's last release; None when this process is at it already."""
    with _lock:
        if group_id in _moving:
            return None
        _moving.add(group_id)
    thread = threading.Thread(target=_refresh, args=(group_id, clock), name=f"store copy {group_id}", daemon=True)
    thread.start()
    return thread


def _refresh(group_id: int, clock: Callable[[], datetime]) -> None:
    try:
        refresh_store_copy(group_id=group_id, now=clock())
    except Exception:
        logger.exception("the store copy of group %s could not be refreshed; it answers from the release before", group_id)
    finally:
        connections.close_all()
        with _lock:
            _moving.discard(group_id)
