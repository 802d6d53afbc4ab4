"""Who may have a plan made now, and when the others are to come back: a bounded number at once, the rest one after the other.

Ten thousand registers that come back in the same second would otherwise all be answered late, cashiers' requests with them.
Whoever is sent away gets a moment of its own behind those sent away before, as far as plans were made quickly lately; so
registers are admitted in the order in which they came. Time is given in seconds of any clock that does not go back.
"""

import math
import threading

#: A register that is sent away comes back at the latest after so long.
LONGEST_WAIT_SECONDS = 300
# What is assumed of the first plan, and how much one plan counts for what is known of all.
_FIRST_SECONDS = 0.02
_WEIGHT = 0.1


class Admission:
    """A gate for several threads of one process."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._lock = threading.Lock()
        self._inside = 0
        self._seconds = _FIRST_SECONDS
        self._next_at = 0.0

    def enter(self, now: float, share: float) -> int | None:
        """Come in, None; or the seconds to come back after. `share` in [0, 1) spreads these by up to a second."""
        with self._lock:
            if self._inside < self._at_once:
                self._inside += 1
                return None
            self._next_at = min(max(self._next_at, now) + self._seconds / self._at_once, now + LONGEST_WAIT_SECONDS)
            return min(LONGEST_WAIT_SECONDS, 1 + math.floor(self._next_at - now + share))

    def leave(self, seconds: float) -> None:
        """Go, after so many seconds inside."""
        with self._lock:
            self._inside -= 1
            self._seconds += _WEIGHT * (seconds - self._seconds)
