"""Work that is cheaper for many at once: whoever comes first does it for all who wait by then.

As databases do with commits that wait at the same moment. Nobody waits for company: alone, one works at once, and those who
come meanwhile are the next company. A thread that did nothing but this would have to be started, watched and ended.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class DoneTogether(Generic[Item]):
    """Hands items to `work` in groups, one group after the other, in the thread of one of those who brought them.

    `take` says how many of the items that wait, oldest first, are to be a group: one at least.
    """

    def __init__(self, work: Callable[[Sequence[Item]], None], take: Callable[[Sequence[Item]], int]) -> None:
        self._work, self._take = work, take
        self._turn = threading.Condition()
        self._waiting: list[Item] = []
        self._under_way: list[Item] = []

    @property
    def waiting(self) -> int:
        """How many items wait and are not worked on yet."""
        return len(self._waiting)

    def do(self, item: Item) -> None:
        """Return once an item was in a group; what became of it `work` has told the item.

        Raises: what `work` raises, in the thread that called it; the others of its group are told nothing.
        """
        with self._turn:
            self._waiting.append(item)
            while self._under_way and self._is_pending(item):
                self._turn.wait()
            if not self._is_pending(item):
                return
            group = self._begin(item)
        try:
            self._work(group)
        finally:
            with self._turn:
                self._under_way = []
                self._turn.notify_all()

    def _begin(self, item: Item) -> list[Item]:
        """Take a group from those who wait; whoever works is among it, wherever it stood."""
        self._waiting = [item, *(other for other in self._waiting if other is not item)]
        count = self._take(self._waiting)
        self._under_way, self._waiting = self._waiting[:count], self._waiting[count:]
        return self._under_way

    def _is_pending(self, item: Item) -> bool:
        return any(other is item for other in (*self._waiting, *self._under_way))
