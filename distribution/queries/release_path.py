"""The cheapest way of one channel database to its group's last release.

Either packages from the release it holds, DELTAs one by one or squashed, or the newest FULL and what follows that:
whichever is less. The register is not asked to choose, because only HQ knows what exists; and the ways are computed
when somebody asks and never stored per register, because there are many registers and few releases.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from channel.header import Audience
from distribution.domain.job_way import PACKAGE_COST_BYTES, TakenStep
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.queries.newest_full_package import newest_full_package
from distribution.queries.package_steps import PackageSteps, package_steps
from registers.queries.prepared_query import PreparedQuery

#: An answer has to stay small; a longer way is walked in several plans.
MAXIMUM_PACKAGES = 500
#: A way of more packages is worth being squashed.
SQUASHED_ABOVE = 16

_last = PreparedQuery(lambda group_id: Release.objects.filter(group_id=group_id).order_by("-number")[:1], group_id=int)
_named = PreparedQuery(lambda sha256: _with_keys().filter(sha256=sha256), sha256=str)


@dataclass(frozen=True, slots=True)
class HeldRelease:
    """What a channel database says it holds. A release means nothing without its group and HQ's epoch."""

    group_id: int | None
    epoch: int | None
    number: int | None


@dataclass(frozen=True, slots=True)
class ReleasePath:
    """A way to `target`. It begins with a FULL when `from_release` is None; no packages: the rows are the target's already.

    `repaired_jobs` are those it replaces whole, `missing_repairs` those it should and cannot, because there is no such
    package. `squash_from` is the release from which squashed DELTAs would make a cheaper way than this one.
    """

    target: Release
    from_release: int | None
    packages: tuple[Package, ...]
    repaired_jobs: frozenset[int] = frozenset()
    missing_repairs: frozenset[int] = frozenset()
    squash_from: int | None = None

    @property
    def size_bytes(self) -> int:
        """Sum up what has to be downloaded."""
        return sum(package.size_bytes for package in self.packages)


@dataclass(frozen=True, slots=True)
class SearchedPath:
    """A way, or None, and the packages it goes past, or ends at, because their files are lost."""

    path: ReleasePath | None
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Way:
    """One way from `start`, after a FULL when there is one. `taken` are in the order of application."""

    start: int
    full: Package | None
    taken: tuple[TakenStep, ...]
    repaired_jobs: frozenset[int] = field(default=frozenset())
    missing_repairs: frozenset[int] = field(default=frozenset())

    @property
    def cost_bytes(self) -> int:
        """Weigh all packages."""
        return self._full_cost_bytes + sum(taken.step.cost_bytes for taken in self.taken)

    @property
    def squashed_cost_bytes(self) -> int:
        """Weigh what the way would be at most if the packages of each job were one."""
        if len(self.taken) <= SQUASHED_ABOVE:
            return self.cost_bytes
        jobs = {taken.step.job for taken in self.taken}
        return self._full_cost_bytes + sum(taken.step.size_bytes for taken in self.taken) + PACKAGE_COST_BYTES * len(jobs)

    @property
    def _full_cost_bytes(self) -> int:
        return self.full.size_bytes + PACKAGE_COST_BYTES if self.full else 0


def last_release(group_id: int) -> Release | None:
    """Find the last release of a group, or None when nothing has been published yet."""
    return _last.first(group_id=group_id)


def last_readable_release(last: Release, schema_version: int) -> Release | None:
    """Find the last release up to `last` that a program of a schema version can sell from; None when there is none."""
    if last.readable_from <= schema_version:
        return last
    readable = Release.objects.filter(group_id=last.group_id, epoch=last.epoch, number__lt=last.number)
    return readable.filter(readable_from__lte=schema_version).order_by("-number").first()


def release_path(
    target: Release,
    held: HeldRelease,
    *,
    audience: str,
    channel_database_id: int | None = None,
    anew: bool = False,
    repair_jobs: Collection[int] = (),
) -> ReleasePath | None:
    """Find the cheapest way from what is held to a release of the group; None: there is no way.

    `anew`: from nothing, whatever is held. The jobs of `repair_jobs` are replaced whole on the way, a way from nothing
    does so by itself. Packages whose download session into `channel_database_id` was canceled are not used, nor are
    those whose file is lost (`search_path` names them).
    """
    searched = search_path(
        target, held, audience=audience, channel_database_id=channel_database_id, anew=anew, repair_jobs=repair_jobs
    )
    return searched.path


def search_path(
    target: Release,
    held: HeldRelease,
    *,
    audience: str,
    channel_database_id: int | None = None,
    anew: bool = False,
    repair_jobs: Collection[int] = (),
) -> SearchedPath:
    """Find what `release_path` does, and which packages would have been taken had their files not been lost."""
    start = None if anew else _usable(held, target)
    if start == target.number and not repair_jobs:
        return SearchedPath(ReleasePath(target, start, ()))
    kind = Audience(audience)
    full = newest_full_package(target, audience=kind, channel_database_id=channel_database_id)
    begins = [number for number in (start, full.to_release if full else None) if number is not None]
    steps = package_steps(
        target, audience=kind, after=min(begins, default=target.number), channel_database_id=channel_database_id
    )
    return _path_with_files(target, start, full, steps, frozenset(repair_jobs))


def _usable(held: HeldRelease, target: Release) -> int | None:
    """Return the number of the held release when the target can be reached from it.

    A release of another epoch may be one that HQ has lost and published again with other rows; no package leads from
    one epoch into the next.
    """
    if held.number is None or held.number > target.number:
        return None
    return held.number if (held.group_id, held.epoch) == (target.group_id, target.epoch) else None


def _path_with_files(
    target: Release, start: int | None, full: Package | None, steps: PackageSteps, repair_jobs: frozenset[int]
) -> SearchedPath:
    """Choose the cheapest way whose files are all there."""
    store, all_lost = package_store(), frozenset[str]()
    while True:
        path = _cheapest(target, start, full, steps, repair_jobs)
        lost = {package.sha256 for package in path.packages if not store.exists(package.sha256)} if path else set()
        if not lost:
            return SearchedPath(path, all_lost)
        all_lost |= lost
        steps = steps.without(lost)
        full = None if full and full.sha256 in lost else full


def _cheapest(
    target: Release, start: int | None, full: Package | None, steps: PackageSteps, repair_jobs: frozenset[int]
) -> ReleasePath | None:
    """Weigh the ways against each other."""
    ways = [way for way in _ways(start, full, steps, repair_jobs) if _end(way, target.number) is not None]
    if not ways:
        return None
    best, promising = min(ways, key=lambda way: way.cost_bytes), min(ways, key=lambda way: way.squashed_cost_bytes)
    squash_from = promising.start if promising.squashed_cost_bytes < best.cost_bytes else None
    return _path(target, best, squash_from)


def _ways(start: int | None, full: Package | None, steps: PackageSteps, repair_jobs: frozenset[int]) -> Iterator[_Way]:
    """Find the ways there are; one that cannot repair a job goes on without."""
    if start is not None:
        by_job = (steps.ways(start, repair_jobs) if repair_jobs else None) or {}
        missing = frozenset(job for job in repair_jobs if by_job.get(job) is None)
        taken = _joined(steps.ways(start, repair_jobs - missing))
        if taken is not None:
            yield _Way(start, None, taken, repair_jobs - missing, missing)
    if full is not None:
        taken = _joined(steps.ways(full.to_release))
        if taken is not None:
            yield _Way(full.to_release, full, taken)


def _joined(by_job: Mapping[int, tuple[TakenStep, ...] | None] | None) -> tuple[TakenStep, ...] | None:
    """Put the ways of all jobs together in the order of application; None when one of them is missing."""
    if by_job is None:
        return None
    taken: list[TakenStep] = []
    for way in by_job.values():
        if way is None:
            return None
        taken += way
    return tuple(sorted(taken, key=lambda one: (one.step.to_release, one.step.is_repair, one.step.job)))


def _path(target: Release, way: _Way, squash_from: int | None) -> ReleasePath:
    """Name the packages of a way, up to where one plan can lead."""
    end = _end(way, target.number) or target.number
    if end < target.number:
        target = Release.objects.get(group_id=target.group_id, number=end)
    steps = [taken.step for taken in way.taken if taken.step.to_release <= end]
    rows = _rows([step.name for step in steps])
    packages = [*([way.full] if way.full else []), *(rows[step.name] for step in steps)]
    repaired = way.repaired_jobs.intersection(step.job for step in steps if step.is_repair)
    begin = None if way.full else way.start
    return ReleasePath(target, begin, tuple(packages), repaired, way.missing_repairs, squash_from)


def _rows(names: Sequence[str]) -> Mapping[str, Package]:
    """Read packages by their names; one is what most ways have beside a FULL."""
    if len(names) <= 1:
        return {package.sha256: package for name in names for package in _named.rows(sha256=name)}
    return _with_keys().in_bulk(names)


def _with_keys() -> QuerySet[Package]:
    return Package.objects.select_related("key").defer("row_counts")


def _end(way: _Way, target: int) -> int | None:
    """Find the last release that one plan can lead to; the next plan goes on from there.

    A plan has not too many packages. And a register applies a DELTA only when its job has reached where that begins: when
    nothing changed for it until then, it is led there first. None: the way cannot be parted where it has to be.
    """
    reached: dict[int, int] = {}
    end = target
    for count, taken in enumerate(way.taken, start=2 if way.full else 1):
        step = taken.step
        begins_late = not step.is_repair and step.from_release > reached.get(step.job, way.start)
        if count > MAXIMUM_PACKAGES or begins_late:
            end = step.to_release - 1
            break
        reached[step.job] = step.to_release
    while crossing := [one.first_release for one in way.taken if one.first_release <= end < one.step.to_release]:
        end = min(crossing) - 1
    has_moved = end > way.start or (way.full is not None and end == way.start)
    return end if has_moved or end == target else None
