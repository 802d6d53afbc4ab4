"""What the walk shows: numbered steps, what was seen in each, and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from .expectation import StepFailed


class Screen:
    """The walk's lines, on a terminal or in a log."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._number = 0
        self._began_at = time.monotonic()

    def say(self, text: str = "") -> None:
        """Print a line at once, so that somebody who watches sees each step when it happens."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def saw(self, text: str) -> None:
        """Print what was seen within a step."""
        self.say(f"      {text}")

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Frame one step with its number, its title and its seconds.

        Raises:
            StepFailed: with the step's name before the message, when something in it was not as it should be.
        """
        self._number += 1
        self.say(f"\n{self._number:>3}. {title}")
        began_at = time.monotonic()
        try:
            yield
        except StepFailed as failure:
            raise StepFailed(f"Step {self._number} ({title}) failed: {failure}") from failure
        self.saw(f"({time.monotonic() - began_at:.1f} s)")

    @property
    def seconds(self) -> float:
        """Return how long the whole walk has taken."""
        return time.monotonic() - self._began_at


def size_text(size_bytes: int) -> str:
    """Write a size so that a person can compare it: 812 bytes, 24.3 kB, 1.2 MB."""
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1000:.1f} kB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def count_text(count: int, name: str) -> str:
    """Write a number with its noun: 1 package, 1,408 rows."""
    return f"{count:,} {name}" if count == 1 else f"{count:,} {name}s"
