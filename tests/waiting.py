"""Waiting for what takes a moment: other programs, threads, the system."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")

LOOK_SECONDS = 0.05


def wait_until(
    look: Callable[[], Seen], expected: Seen, *, seconds: float = 30.0, explain: Callable[[], str] = lambda: ""
) -> None:
    """Look again and again until what is seen is what is expected; fails with what was seen last, and an explanation."""
    give_up_at = time.monotonic() + seconds
    while (seen := look()) != expected:
        assert time.monotonic() < give_up_at, f"expected {expected}, seen {seen} after {seconds:g} s\n{explain()}"
        time.sleep(LOOK_SECONDS)
