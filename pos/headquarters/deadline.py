"""A limit for a whole exchange with HQ, however many phases and attempts it takes.

httpx counts each phase for itself (connecting, sending, every single read), so a server that drips one byte a second
would keep a cashier waiting for ever. The work therefore runs in a thread of its own and is left behind when the
time is up. Not in a ThreadPoolExecutor: Python waits for its threads before a program may end.
"""

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

from channel.errors import HeadquartersTimeout

Answer = TypeVar("Answer")


class Deadline:
    """A moment on the monotonic clock; setting the time of day does not move it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds that are left, never less than zero."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def has_passed(self) -> bool:
        """Tell whether the time is up."""
        return self.remaining() == 0.0


def finish_within(deadline: Deadline, work: Callable[[], Answer]) -> Answer:
    """Do the work and return its answer, or raise what it raised; wait no longer than the deadline.

    Raises: HeadquartersTimeout.
    """
    outcome: SimpleQueue[tuple[Answer | None, BaseException | None]] = SimpleQueue()

    def worker() -> None:
        try:
            outcome.put((work(), None))
        except BaseException as error:
            outcome.put((None, error))

    threading.Thread(target=worker, name="ask-headquarters", daemon=True).start()
    try:
        answer, error = outcome.get(timeout=deadline.remaining())
    except Empty:
        raise HeadquartersTimeout(f"Headquarters did not answer within {deadline.seconds:g} s.") from None
    if error is not None:
        raise error
    return answer  # type: ignore[return-value]  # without an error it is the answer, which may itself be None
