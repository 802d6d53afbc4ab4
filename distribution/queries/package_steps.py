"""The packages between two releases of a group, and which of its jobs changed at which release, in two queries.

As plain values and not as rows of the ORM: a register that was away for a month has thousands of packages before it, of
which a few are taken.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from channel.header import Audience, PackageKind
from distribution.domain.job_way import Step, TakenStep, cheapest_job_way
from distribution.models import DownloadSession, Package, Release
from registers.queries.prepared_query import PreparedQuery


@dataclass(frozen=True, slots=True)
class PackageSteps:
    """What leads to `target` from the releases after `after`; `whole` are the releases that only a FULL leads to.

    `releases` are the numbers of those that are known, in order: old ones are forgotten when nobody needs them any more.
    """

    after: int
    target: int
    releases: Sequence[int]
    whole: Collection[int]
    due: dict[int, list[int]]
    by_job: dict[int, list[Step]] = field(default_factory=dict)

    def ways(self, start: int, repair_jobs: Collection[int] = ()) -> dict[int, tuple[TakenStep, ...] | None] | None:
        """Choose, by job, the packages that lead from `start` to the target; None for a job that none lead there.

        A job to be repaired has a REPAIR on its way, or None. None for all: no packages lead there at all.
        """
        if not self._is_open(start):
            return None
        return {
            job: cheapest_job_way(
                self.by_job.get(job, ()),
                [number for number in self.due.get(job, ()) if number > start],
                start=start,
                is_repaired=job in repair_jobs,
            )
            for job in sorted({*self.due, *repair_jobs})
        }

    def leads_from(self, start: int) -> bool:
        """Tell whether there is a way from a release."""
        ways = self.ways(start)
        return ways is not None and None not in ways.values()

    def without(self, names: Collection[str]) -> "PackageSteps":
        """Give the same steps without some packages."""
        by_job = {
            job: [replace(step, is_usable=False) if step.name in names else step for step in steps]
            for job, steps in self.by_job.items()
        }
        return replace(self, by_job=by_job)

    def _is_open(self, start: int) -> bool:
        """Tell whether every release after `start` is known and may be reached by packages."""
        is_known = len(self.releases) - bisect_right(self.releases, start) == self.target - start
        return is_known and start >= self.after and not any(number > start for number in self.whole)


def package_steps(target: Release, *, audience: Audience, after: int, channel_database_id: int | None = None) -> PackageSteps:
    """Read what leads from a release up to another one, for one kind of channel databases.

    Not usable are packages that were removed, and those whose download session into `channel_database_id` was canceled.
    """
    numbers, whole, due = [], [], defaultdict(list)
    releases = _releases.rows(group_id=target.group_id, epoch=target.epoch, after=after, number=target.number)
    for number, is_whole, deltas in releases:
        numbers.append(number)
        if is_whole:
            whole.append(number)
        for job in deltas.get(audience, ()):
            due[job].append(number)
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in _steps(target, audience, after, channel_database_id):
        steps[step.job].append(step)
    return PackageSteps(after, target.number, numbers, whole, dict(due), dict(steps))


def _steps(target: Release, audience: Audience, after: int, database_id: int | None) -> Iterable[Step]:
    """Read the packages; a REPAIR of the release that is held mends it and is among them."""
    found = _packages.rows(
        group_id=target.group_id,
        after=after,
        number=target.number,
        audience=str(audience),
        everybody=str(Audience.ALL),
        # There is no database 0.
        database_id=database_id or 0,
    )
    for name, job, kind, is_squashed, from_release, to_release, size, removed_at, is_canceled in found:
        is_usable = removed_at is None and not is_canceled
        yield Step(name, job, kind == PackageKind.REPAIR, is_squashed, from_release or 0, to_release, size, is_usable)


def _releases_between(group_id: int, epoch: int, after: int, number: int) -> QuerySet[Release, tuple[int, bool, dict[str, Any]]]:
    releases = Release.objects.filter(group_id=group_id, epoch=epoch, number__gt=after, number__lte=number)
    return releases.order_by("number").values_list("number", "is_whole", "deltas")


def _packages_between(
    group_id: int, after: int, number: int, audience: str, everybody: str, database_id: int
) -> QuerySet[Package, tuple[Any, ...]]:
    sessions = DownloadSession.objects.filter(
        channel_database_id=database_id, state=DownloadSession.State.CANCELED, package_id=OuterRef("sha256")
    )
    packages = Package.objects.filter(
        group_id=group_id,
        kind__in=(PackageKind.DELTA, PackageKind.REPAIR),
        audience__in=(audience, everybody),
        to_release__gte=after,
        to_release__lte=number,
    ).annotate(is_canceled=Exists(sessions))
    columns = ("sha256", "job_id", "kind", "is_squashed", "from_release", "to_release", "size_bytes", "removed_at", "is_canceled")
    return packages.order_by("to_release", "sha256").values_list(*columns)


_releases = PreparedQuery(_releases_between, group_id=int, epoch=int, after=int, number=int)
_packages = PreparedQuery(_packages_between, group_id=int, after=int, number=int, audience=str, everybody=str, database_id=int)
