"""The walk ends in bounded time."""

import signal
import time

import pytest

from backoffice.demo.walk.expectation import StepFailed
from backoffice.demo.walk.time_limit import time_limit


@pytest.fixture(autouse=True)
def _own_alarm():
    """Give the test the alarm that pytest's own time limit uses, and give it back."""
    before, (seconds, _) = signal.getsignal(signal.SIGALRM), signal.setitimer(signal.ITIMER_REAL, 0)
    yield
    signal.signal(signal.SIGALRM, before)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def test_wait_without_end_is_ended():
    with pytest.raises(StepFailed) as caught, time_limit(0.1):
        time.sleep(20)
    assert str(caught.value) == "This took longer than 0.1 seconds altogether."


def test_block_that_ends_in_time_leaves_no_alarm_behind():
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(20):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before
