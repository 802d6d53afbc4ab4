"""The whole walk ends in bounded time, even when a wait that nobody thought of never would.

An alarm of the system and not a thread: it ends a wait in the main thread, wherever that is, and what was started is
then ended as after any other failure.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from backoffice.demo.walk.expectation import StepFailed


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End the block when it takes longer. For the main thread.

    Raises:
        StepFailed: it took longer.
    """

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise StepFailed(f"This took longer than {seconds:g} seconds altogether.")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
