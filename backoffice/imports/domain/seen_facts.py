"""What the rows of a file have stated so far, so that a repeated row is counted and a contradicting one refused, however
far apart they are. Kept as digests: two numbers per fact, whatever it says."""

from collections.abc import Iterable
from hashlib import blake2b

from .reasons import Refusal, RowRefused
from .rows import Fact


class SeenFacts:
    """The facts of the rows taken in so far, each with the row that stated it first."""

    def __init__(self) -> None:
        self._facts: dict[int, tuple[int, int]] = {}

    def is_repeated(self, facts: Iterable[Fact]) -> bool:
        """Tell whether every fact has been stated before.

        Raises:
            RowRefused: one has been stated otherwise.
        """
        known = [self._is_known(key, content) for key, content in facts]
        return all(known)

    def remember(self, facts: Iterable[Fact], row_number: int) -> None:
        """Keep the facts of a row that went in."""
        for key, content in facts:
            self._facts.setdefault(_digest(key), (_digest(content), row_number))

    def _is_known(self, key: tuple[object, ...], content: tuple[object, ...]) -> bool:
        seen = self._facts.get(_digest(key))
        if seen is None:
            return False
        if seen[0] != _digest(content):
            problem = f"row {seen[1]} says something else about {' '.join(map(str, key))}."
            raise RowRefused(Refusal.CONTRADICTS_ROW, str(key[0]), problem, "Keep the row that is right.")
        return True


def _digest(values: tuple[object, ...]) -> int:
    return int.from_bytes(blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
