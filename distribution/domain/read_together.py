"""Reads that wait at the same moment are asked as one: a statement for several costs half of one for each.

Whoever comes while nobody reads, reads at once, alone if it is alone; those who come meanwhile are read together by the
first of them. Nobody waits for company and nothing is remembered: a statement begins after everybody came whom it answers,
so no answer is older than its question. For the threads of one process, which is where polls wait for each other.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class _Place(Generic[Answer]):
    """Somebody's place in the line: what it asks, and what came of it."""

    __slots__ = ("answer", "is_called", "key", "reads")

    def __init__(self, key: str, *, reads: bool) -> None:
        self.key, self.reads = key, reads
        self.answer: Answer | None = None
        #: Held while there is nothing to do here but to wait.
        self.is_called = threading.Lock()
        if not reads:
            self.is_called.acquire()


class ReadTogether(Generic[Answer]):
    """A line before a read of so many keys at most, which gives answers by key."""

    def __init__(self, read: Callable[[Sequence[str]], Mapping[str, Answer]], *, most: int) -> None:
        self._read, self._most = read, most
        self._lock = threading.Lock()
        self._line: deque[_Place[Answer]] = deque()
        self._is_read = False

    def answer(self, key: str) -> Answer | None:
        """Ask for a key's answer; None when there is none, or when somebody else's read failed.

        Raises:
            Exception: this thread's own read failed.
        """
        with self._lock:
            place: _Place[Answer] = _Place(key, reads=not self._is_read)
            self._line.append(place)
            self._is_read = True
        # Not `with`: it is called once, and nobody else looks at it then.
        place.is_called.acquire()
        if place.reads:
            self._read_first()
        return place.answer

    def _read_first(self) -> None:
        """Read for the first of the line, this thread foremost, and have the next one read for those who came meanwhile."""
        with self._lock:
            first = [self._line.popleft() for _ in range(min(self._most, len(self._line)))]
        try:
            answers = self._read([place.key for place in first])
            for place in first:
                place.answer = answers.get(place.key)
        finally:
            self._call(first[1:])

    def _call(self, answered: Sequence[_Place[Answer]]) -> None:
        with self._lock:
            self._is_read = bool(self._line)
            if self._line:
                self._line[0].reads = True
                self._line[0].is_called.release()
        for place in answered:
            place.is_called.release()
