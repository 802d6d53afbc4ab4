"""Note that a device called, without a write for each call: the most frequent thing that happens at HQ.

Kept in this process for a moment and then handed on together: into Redis, from where a task writes what all processes
noted, or, where there is none, into the database. Whoever calls when the moment is over does it, on a connection that is
there; after the last call of a while a timer does. A thread of its own would have to be started, watched and ended in every
server there is.
"""

import logging
import threading
import time
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connections
from redis import RedisError

from registers import noted_queue
from registers.domain.noted import Gathering, Heartbeat, Noted
from registers.use_cases.write_noted import write_noted, write_queued

logger = logging.getLogger(__name__)

#: How long a process keeps what goes into Redis.
QUEUED_EVERY_SECONDS = 0.25
# A Redis that is away is asked again after so long; until then this process writes by itself.
_AWAY_SECONDS = 10.0
_ADDRESS_LENGTH = 45

_lock = threading.Lock()
_gathering = Gathering()
_handed_on_at = 0.0
_queue_is_away_until = 0.0
_timer: threading.Timer | None = None


def note_call(
    *,
    device_id: int,
    route: str,
    method: str,
    address: str,
    now: datetime,
    is_refused: bool = False,
    heartbeat: Heartbeat | None = None,
) -> None:
    """Count a call of a device, with the heartbeat of its register if it brought one; never fails."""
    with _lock:
        _gathering.call(device_id, route, method, address[:_ADDRESS_LENGTH], now, is_refused=is_refused)
        if heartbeat is not None:
            _gathering.heartbeat(heartbeat)
        noted = _take_if_due()
    if noted:
        _hand_on(noted)


def hand_on_noted() -> None:
    """Hand on what this process has noted, due or not; a web process does so at its end."""
    with _lock:
        noted = _take()
    if noted:
        _hand_on(noted)


def forget_noted() -> None:
    """Let go of what this process has noted, and begin its moment anew; for tests, whose devices are gone after each."""
    global _handed_on_at  # noqa: PLW0603 - one moment of one process
    with _lock:
        _take()
        _handed_on_at = time.monotonic()


def _take_if_due() -> Noted | None:
    """Take what is noted when its moment is over; otherwise see to it that somebody does."""
    global _handed_on_at, _timer  # noqa: PLW0603 - one moment of one process
    moment = time.monotonic()
    interval = QUEUED_EVERY_SECONDS if _queue_answers(moment) else settings.HEARTBEAT_SECONDS
    wait = _handed_on_at - moment + interval
    if wait > 0:
        if _timer is None:
            # As much later again, so that it finds nothing to do while there are calls now and then: it has to connect.
            _timer = threading.Timer(wait + interval, _hand_on_rest)
            _timer.daemon = True
            _timer.start()
        return None
    _handed_on_at = moment
    return _take()


def _take() -> Noted:
    global _timer  # noqa: PLW0603 - one moment of one process
    if _timer is not None:
        _timer.cancel()
        _timer = None
    return _gathering.take()


def _hand_on_rest() -> None:
    """Hand on what the last calls of a while have left; the timer's own connection is closed with its thread."""
    try:
        hand_on_noted()
    finally:
        connections.close_all()


def _queue_answers(moment: float) -> bool:
    return noted_queue.queue_is_there() and moment >= _queue_is_away_until


def _hand_on(noted: Noted) -> None:
    """Put a batch into the queue, or write it where there is none; what can be neither is logged and lost."""
    try:
        if not _is_queued(noted):
            write_noted(noted=noted)
    except DatabaseError:
        logger.exception("%s heartbeats and %s counts of calls are lost", len(noted.heartbeats), len(noted.calls))


def _is_queued(noted: Noted) -> bool:
    global _queue_is_away_until  # noqa: PLW0603 - one moment of one process
    if not _queue_answers(time.monotonic()):
        return False
    try:
        waiting = noted_queue.put(noted)
    except RedisError as error:
        logger.warning("heartbeats are written directly, because Redis cannot be reached: %s", error)
        _queue_is_away_until = time.monotonic() + _AWAY_SECONDS
        return False
    if waiting > noted_queue.MOST_BATCHES:
        _write_for_nobody()
    return True


def _write_for_nobody() -> None:
    """Write what waits although it is a worker's work: nobody has taken anything for a long time."""
    try:
        write_queued()
    except RedisError as error:
        logger.warning("what waits in Redis cannot be taken: %s", error)
