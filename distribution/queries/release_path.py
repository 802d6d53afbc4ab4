"""The cheapest way of one channel database to its group's last release.

Either the chain of DELTAs after the release it holds, or the newest FULL and the DELTAs after that: whichever is fewer
bytes. The register is not asked to choose, because only HQ knows what exists; and the ways are computed when somebody
asks and never stored per register, because there are many registers and few releases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef

from distribution.models import DownloadSession, Package, Release
from distribution.queries.newest_full_package import newest_full_package

#: An answer has to stay small; a longer way is walked in several plans.
MAXIMUM_PACKAGES = 500


@dataclass(frozen=True, slots=True)
class HeldRelease:
    """What a channel database says it holds. A release means nothing without its group and HQ's epoch."""

    group_id: int | None
    epoch: int | None
    number: int | None


@dataclass(frozen=True, slots=True)
class ReleasePath:
    """A way to `target`. It begins with a FULL when `from_release` is None; no packages: the target is held already."""

    target: Release
    from_release: int | None
    packages: tuple[Package, ...]

    @property
    def size_bytes(self) -> int:
        """Sum up what has to be downloaded."""
        return sum(package.size_bytes for package in self.packages)


def last_release(group_id: int) -> Release | None:
    """Find the last release of a group, or None when nothing has been published yet."""
    return Release.objects.filter(group_id=group_id).order_by("-number").first()


def release_path(
    target: Release, held: HeldRelease, *, audience: str, channel_database_id: int | None = None
) -> ReleasePath | None:
    """Find the cheapest way from what is held to a group's last release.

    Packages whose download session into `channel_database_id` was canceled are not used. None: there is no way.
    """
    start = _usable(held, target)
    if start == target.number:
        return ReleasePath(target, start, ())
    full = newest_full_package(target, audience=audience, channel_database_id=channel_database_id)
    begins = [number for number in (start, full.to_release if full else None) if number is not None]
    deltas, canceled = _deltas(target, min(begins, default=target.number), channel_database_id)
    steps = _steps(deltas)
    ways = []
    if start is not None:
        ways.append(_way(target, start, (), steps, canceled))
    if full is not None:
        ways.append(_way(target, None, (full,), steps, canceled))
    found = min((way for way in ways if way is not None), key=lambda way: way.size_bytes, default=None)
    return None if found is None else _cut(found)


def _usable(held: HeldRelease, target: Release) -> int | None:
    """Return the number of the held release when the target can be reached from it.

    A release of another epoch may be one that HQ has lost and published again with other rows; no package leads from
    one epoch into the next.
    """
    if held.number is None or held.number > target.number:
        return None
    return held.number if (held.group_id, held.epoch) == (target.group_id, target.epoch) else None


def _deltas(target: Release, after: int, database_id: int | None) -> tuple[list[Package], set[str]]:
    """Read the DELTAs after a release, in the order of application, and which of them were canceled, with one query."""
    sessions = DownloadSession.objects.filter(channel_database_id=database_id, state=DownloadSession.State.CANCELED)
    releases = Release.objects.filter(group_id=target.group_id, epoch=target.epoch, number__lte=target.number)
    deltas = Package.objects.filter(
        group_id=target.group_id, kind=Package.Kind.DELTA, to_release__in=releases.values("number"), to_release__gt=after
    ).annotate(is_canceled=Exists(sessions.filter(package_id=OuterRef("sha256"))))
    found: list[Any] = list(deltas.order_by("to_release", "job_id").defer("row_counts"))
    return found, {package.sha256 for package in found if package.is_canceled}


def _steps(deltas: Iterable[Package]) -> list[tuple[int, tuple[Package, ...]]]:
    """Put the DELTAs of one release together: they are applied together or not at all."""
    return [(to_release, tuple(step)) for to_release, step in groupby(deltas, key=lambda package: package.to_release)]


def _way(
    target: Release,
    start: int | None,
    first: tuple[Package, ...],
    steps: Iterable[tuple[int, tuple[Package, ...]]],
    canceled: set[str],
) -> ReleasePath | None:
    """Chain the DELTAs from `start`, or from the FULL, up to the target; None when one is missing or canceled."""
    reached = first[0].to_release if start is None else start
    chain = first
    for to_release, step in steps:
        if to_release <= reached:
            continue
        if any((package.from_release or 0) > reached or package.sha256 in canceled for package in step):
            return None
        chain += step
        reached = to_release
    return ReleasePath(target, start, chain) if reached == target.number else None


def _cut(path: ReleasePath) -> ReleasePath:
    """End a way that is too long at the last whole release within the limit; the next plan goes on from there."""
    if len(path.packages) <= MAXIMUM_PACKAGES:
        return path
    following = path.packages[MAXIMUM_PACKAGES].to_release
    kept = tuple(package for package in path.packages[:MAXIMUM_PACKAGES] if package.to_release < following)
    target = Release.objects.get(group_id=path.target.group_id, number=kept[-1].to_release)
    return ReleasePath(target, path.from_release, kept)
