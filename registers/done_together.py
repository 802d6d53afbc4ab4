"""Work that is cheaper for many at once: whoever comes first does it for all who wait by then.

As databases do with commits that wait at the same moment. Nobody waits for company: alone, one works at once, and those who
come meanwhile are the next company. A thread that did nothing but this would have to be started, watched and ended. Whoever
has waited too long leaves again, to do its work without the others.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class DoneTogether(Generic[Item]):
    """Hands items to `work` in groups, one group after the other, in the thread of one of those who brought its items.

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

    def do(self, item: Item, *, patience: float) -> None:
        """Return once an item was in a group, or has waited for one for so many seconds; `work` has told the item.

        Raises: what `work` raises, in the thread that called it; the others of its group are told nothing.
        """
        with self._turn:
            self._waiting.append(item)
            self._turn.wait_for(lambda: not self._under_way or not _is_among(item, self._waiting), patience)
            if not _is_among(item, self._waiting):
                self._turn.wait_for(lambda: not _is_among(item, self._under_way))
                return
            if self._under_way:
                self._waiting = [other for other in self._waiting if other is not item]
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
        waiting = [item, *(other for other in self._waiting if other is not item)]
        count = self._take(waiting)
        self._under_way, self._waiting = waiting[:count], waiting[count:]
        return self._under_way


def _is_among(item: object, items: Sequence[object]) -> bool:
    return any(other is item for other in items)
