"""Make the squashed DELTAs of a request: one for each job that has more than one package on the way."""

from collections.abc import Mapping, Sequence

from channel.errors import PackageInvalid
from channel.header import Audience, PackageHeader, PackageKind
from distribution.announcements import tables_of_job
from distribution.domain.job_way import TakenStep
from distribution.group_keys import key_for_package
from distribution.models import Package, PackageRequest, Release
from distribution.package_store import package_store
from distribution.packaging.exclusion import checksums_for
from distribution.packaging.squashed_files import store_squashed
from distribution.queries.package_steps import PackageSteps, package_steps


def squash_deltas(*, request: PackageRequest) -> list[Package]:
    """Squash what leads from the request's first release to its last and return the packages, not saved yet.

    Raises:
        PackageInvalid: no packages lead there, or one is damaged.
        OSError: the disk is full.
    """
    assert request.from_release is not None, "asked of a squash"
    target = Release.objects.select_related("group").get(group_id=request.group_id, number=request.to_release)
    steps = package_steps(target, audience=Audience(request.audience), after=request.from_release)
    ways = _ways(steps, request.from_release)
    if ways is None:
        raise PackageInvalid(f"No packages lead from release {request.from_release} to {request.to_release}.")
    found = {job: _parts(way, request.from_release) for job, way in ways.items()}
    return [_squash(target, request, job, begin, parts) for job, (begin, parts) in found.items() if _is_worth_it(begin, parts)]


def _ways(steps: PackageSteps, start: int) -> Mapping[int, Sequence[TakenStep]] | None:
    """Choose by job the packages to be merged, past those whose file is lost; None when no packages lead there."""
    store = package_store()
    while True:
        found = steps.ways(start) or {}
        ways = {job: way for job, way in found.items() if way is not None}
        if not found or len(ways) < len(found):
            return None
        names = {taken.step.name for way in ways.values() for taken in way}
        lost = {name for name in names if not store.exists(name)}
        if not lost:
            return ways
        steps = steps.without(lost)


def _parts(way: Sequence[TakenStep], start: int) -> tuple[int, list[Package]]:
    """Read the DELTAs to be merged and the release they begin at: what comes before a REPAIR does not matter."""
    repairs = [place for place, taken in enumerate(way) if taken.step.is_repair]
    begin = way[repairs[-1]].step.to_release if repairs else start
    names = [taken.step.name for taken in way[repairs[-1] + 1 if repairs else 0 :]]
    rows = Package.objects.select_related("key").in_bulk(names)
    return begin, [rows[name] for name in names]


def _is_worth_it(begin: int, parts: Sequence[Package]) -> bool:
    """Tell whether merging makes less; one package that fits the begin already serves as it is."""
    return len(parts) > 1 or any((part.from_release or 0) > begin for part in parts)


def _squash(target: Release, request: PackageRequest, job: int, begin: int, parts: Sequence[Package]) -> Package:
    """Merge the packages of one job.

    The header says when the release was published, because that is how old the data is.
    """
    audience = _audience(target, request, job, begin, parts)
    header = PackageHeader(
        kind=PackageKind.DELTA,
        audience=audience,
        group_id=target.group_id,
        group_name=target.group.name,
        job=job,
        from_release=begin,
        to_release=target.number,
        epoch=target.epoch,
        watermarks={int(of_job): text for of_job, text in target.watermarks.items()},
        checksums=checksums_for(audience, target.checksums, target.excluded_tables),
        created_at=target.published_at,
        schema_version=target.schema_version,
        readable_from=target.readable_from,
    )
    tables = [replicated.table for replicated in tables_of_job(job)]
    key = key_for_package(group=target.group, job=job, now=request.requested_at)
    return store_squashed(parts, tables, header, package_store(), key=key)


def _audience(target: Release, request: PackageRequest, job: int, begin: int, parts: Sequence[Package]) -> Audience:
    """Tell for whom the merged package is: for both kinds only when the job changed at the same releases for both.

    It says that its job is up to date at the last release, which it is not for a kind that has one change more.
    """
    releases = Release.objects.filter(group_id=target.group_id, number__gt=begin, number__lte=target.number)
    is_same = all(
        (job in deltas.get(Audience.STORE, ())) == (job in deltas.get(Audience.OFFLINE, ()))
        for deltas in releases.values_list("deltas", flat=True)
    )
    is_for_all = is_same and all(part.audience == Audience.ALL for part in parts)
    return Audience.ALL if is_for_all else Audience(request.audience)
