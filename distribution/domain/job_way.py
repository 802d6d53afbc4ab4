"""The cheapest packages that bring one job's rows from a release to a later one.

Each job is looked at by itself, because a table belongs to exactly one job: what one job's packages do, another's cannot
undo. Few bytes are not all that counts: each package is a request, a file and a row at HQ, so each weighs something.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: What a package costs beside its bytes.
PACKAGE_COST_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """A package of one job, as far as the choice of a way goes. One made on demand leads nowhere that a release needs."""

    name: str
    job: int
    is_repair: bool
    is_on_demand: bool
    from_release: int
    to_release: int
    size_bytes: int
    is_usable: bool = True

    @property
    def cost_bytes(self) -> int:
        """Weigh the package."""
        return self.size_bytes + PACKAGE_COST_BYTES


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A package on a way. It brings all that became different from `first_release` up to its own release."""

    step: Step
    first_release: int


@dataclass(frozen=True, slots=True)
class _Node:
    """Where a way may be: so many of the due releases are behind it, and its last package is of `reached`."""

    place: int
    reached: int


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The cheapest way to a node: what it weighs, and its last package and the node before that, if any."""

    cost_bytes: int
    step: Step | None = None
    before: _Node | None = None


class _JobWay:
    """The releases `due`, in order, are those at which the job's rows become different.

    A release whose own package is a REPAIR changed the shape of tables: nothing leads past it but that package.
    """

    def __init__(self, start: int, due: Sequence[int], steps: Collection[Step]) -> None:
        self._start = _Node(0, start)
        self._due = due
        self._shapes = sorted({step.to_release for step in steps if step.is_repair and not step.is_on_demand}.intersection(due))
        self._steps = [step for step in steps if step.is_usable]
        self._arrivals: list[dict[_Node, _Arrival]] = [{} for _ in range(len(due) + 1)]

    def begin(self, *, is_repaired: bool) -> None:
        """Begin with what is held, or with a REPAIR of the release that is held or a later one."""
        if not is_repaired:
            self._arrivals[0][self._start] = _Arrival(0)
            return
        for step in self._steps:
            place = self._place_of(step)
            is_first = not place or 0 in self._places_before(step, place)
            if step.is_repair and step.to_release >= self._start.reached and is_first:
                self._arrive(_Node(place, step.to_release), _Arrival(step.cost_bytes, step))

    def walk(self) -> None:
        """Find the cheapest way to every node."""
        by_place: dict[int, list[Step]] = {}
        for step in self._steps:
            by_place.setdefault(self._place_of(step), []).append(step)
        for place in range(1, len(self._due) + 1):
            for step in by_place.get(place, ()):
                for before in self._places_before(step, place):
                    self._take(step, place, before)

    def taken(self) -> tuple[TakenStep, ...] | None:
        """Go the cheapest way back from its end; None when none leads there."""
        ends = self._arrivals[-1]
        if not ends:
            return None
        node: _Node | None = min(ends, key=lambda node: ends[node].cost_bytes)
        found = []
        while node is not None and (arrival := self._arrivals[node.place][node]).step is not None:
            covered = self._due[arrival.before.place if arrival.before else 0 : node.place]
            found.append(TakenStep(arrival.step, covered[0] if covered else arrival.step.to_release))
            node = arrival.before
        return tuple(reversed(found))

    def _place_of(self, step: Step) -> int:
        """Count the due releases that are behind whoever has this package."""
        return bisect_right(self._due, step.to_release)

    def _places_before(self, step: Step, place: int) -> range:
        """Tell after how many due releases the package may be applied; it leads to `place`."""
        if step.is_on_demand:
            return range(self._place_after_shapes(place), place)
        if not place or self._due[place - 1] != step.to_release:
            return range(0)
        return range(self._place_after_shapes(place - 1) if step.is_repair else place - 1, place)

    def _place_after_shapes(self, place: int) -> int:
        """Find the first place from which no change of shape lies before `place`."""
        passed = bisect_right(self._shapes, self._due[place - 1]) if place else 0
        return bisect_right(self._due, self._shapes[passed - 1]) if passed else 0

    def _take(self, step: Step, place: int, before: int) -> None:
        """Apply a package after each way to a place.

        A squashed DELTA has to begin where its job has been; between a release's own ones nothing changed.
        """
        begins_anywhere = step.is_repair or not step.is_on_demand
        for node, arrival in self._arrivals[before].items():
            if begins_anywhere or step.from_release <= node.reached:
                reached = _Node(place, step.to_release)
                self._arrive(reached, _Arrival(arrival.cost_bytes + step.cost_bytes, step, node))

    def _arrive(self, node: _Node, arrival: _Arrival) -> None:
        """Remember a way when it is the cheapest to its node so far."""
        known = self._arrivals[node.place].get(node)
        if known is None or arrival.cost_bytes < known.cost_bytes:
            self._arrivals[node.place][node] = arrival


def cheapest_job_way(
    steps: Collection[Step], due: Sequence[int], *, start: int, is_repaired: bool = False
) -> tuple[TakenStep, ...] | None:
    """Choose the packages of one job that lead from `start` past all the releases `due`; None when there is no way.

    `steps` are the job's packages between them, in order of release, those that cannot be used included: they tell at
    which releases tables changed their shape. `due` are in order and after `start`. With `is_repaired` the way holds a
    REPAIR of `start` or later, whatever else there is.
    """
    way = _JobWay(start, due, steps)
    way.begin(is_repaired=is_repaired)
    way.walk()
    return way.taken()
