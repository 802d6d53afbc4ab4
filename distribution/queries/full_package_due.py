"""Whether a group needs a new FULL package for those who begin, and for whom."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from channel.header import Audience
from distribution.models import DownloadSession, Package, Release
from distribution.package_store import package_store
from distribution.queries.newest_full_package import newest_full_packages
from distribution.queries.release_path import last_release

# A register that begins loads a FULL and the DELTAs after it. A new FULL costs HQ one compression, once for all
# registers, so it is made before the DELTAs add more than half of its own weight to each first sync.
DELTAS_PER_FULL = 0.5
# What registers have given up brings a group at most one FULL in this time: one that cannot keep any is no reason for more.
GIVEN_UP_ONCE_IN = timedelta(days=1)


class _Following(NamedTuple):
    """What is asked of a package that leads on from a FULL."""

    sha256: str
    kind: str
    audience: str
    job_id: int | None
    to_release: int
    size_bytes: int


def audiences_of_full_packages(last: Release) -> tuple[Audience, ...]:
    """Tell for whom FULL packages of a release are made: one for all, unless offline databases hold less."""
    return (Audience.STORE, Audience.OFFLINE) if last.excluded_tables else (Audience.ALL,)


def full_package_is_due(group_id: int, audience: Audience, *, now: datetime) -> bool:
    """Tell whether there is no FULL of the present epoch, or it is outweighed by what came after it.

    Or whether it leads no further: a package after it has lost its file, or a database has given up on it or on the FULL
    itself. Or whether it brings offline databases what they are not to keep, or not all they are to, or is not encrypted.
    ALL is due when one of the kinds needs it.

    Asked at every build: so for both kinds at once.
    """
    last = last_release(group_id)
    if last is None:
        return True
    kinds = (Audience.STORE, Audience.OFFLINE) if audience == Audience.ALL else (audience,)
    fulls = newest_full_packages(last, kinds)
    store = package_store()
    found = {kind: full for kind, full in fulls.items() if full is not None and store.exists(full.sha256)}
    # One of a program that did not encrypt carries people in the clear.
    if len(found) < len(kinds) or any(full.key_id is None for full in found.values()):
        return True
    return _leads_nowhere(last, found) or _is_outweighed(last, found, now)


def _leads_nowhere(last: Release, fulls: Mapping[Audience, Package]) -> bool:
    """Tell whether a whole release came after a FULL, or one is of other tables than offline databases keep now."""
    numbers = {full.to_release for full in fulls.values()}
    asked = Q(number__in=numbers) | Q(number__gt=min(numbers), is_whole=True)
    releases = Release.objects.filter(asked, group_id=last.group_id).values_list("number", "is_whole", "excluded_tables")
    excluded, whole = {}, 0
    for number, is_whole, tables in releases:
        excluded[number] = tables
        whole = max(whole, number if is_whole else 0)
    offline = fulls.get(Audience.OFFLINE)
    is_of_others = offline is not None and excluded.get(offline.to_release, []) != last.excluded_tables
    return is_of_others or whole > min(numbers)


def _is_outweighed(last: Release, fulls: Mapping[Audience, Package], now: datetime) -> bool:
    """Tell whether what follows a FULL weighs too much, is canceled somewhere, or lacks a file."""
    after = _packages_after(last, min(full.to_release for full in fulls.values()), tuple(fulls))
    given_up = _given_up(last, fulls, after)
    rows = [_Following(*values) for values in after.values_list(*_Following._fields)]
    store = package_store()
    lost = {row.sha256 for row in rows if not store.exists(row.sha256)}
    for kind, full in fulls.items():
        following = [row for row in rows if row.to_release > full.to_release and row.audience in (kind, Audience.ALL)]
        is_given_up = full.sha256 in given_up or any(row.sha256 in given_up for row in following)
        if is_given_up and not _was_made_lately(last, kind, now):
            return True
        needed = _without_those_on_demand(following, last, kind)
        weight = sum(row.size_bytes for row in needed)
        if weight > full.size_bytes * DELTAS_PER_FULL or any(row.sha256 in lost for row in needed):
            return True
    return False


def _given_up(last: Release, fulls: Mapping[Audience, Package], after: QuerySet[Package]) -> set[str]:
    """Name the FULLs and what follows them that a channel database has given up which follows the group still."""
    names = Q(package__in=[full.sha256 for full in fulls.values()]) | Q(package__in=after.values("sha256"))
    canceled = DownloadSession.objects.filter(names, state=DownloadSession.State.CANCELED)
    return set(canceled.filter(channel_database__group_id=last.group_id).values_list("package_id", flat=True))


def _was_made_lately(last: Release, kind: Audience, now: datetime) -> bool:
    """Tell whether a FULL was made not long ago, beside those of whole releases, which are made anyway."""
    wholes = Release.objects.filter(group_id=OuterRef("group_id"), number=OuterRef("to_release"), is_whole=True)
    fulls = Package.objects.filter(~Exists(wholes), group_id=last.group_id, kind=Package.Kind.FULL)
    return fulls.filter(audience__in=(kind, Audience.ALL), created_at__gt=now - GIVEN_UP_ONCE_IN).exists()


def _packages_after(last: Release, number: int, kinds: Collection[Audience]) -> QuerySet[Package]:
    """Find the packages that lead on from a release to the last one: DELTAs, and REPAIRs in their place."""
    return Package.objects.filter(
        group_id=last.group_id,
        kind__in=(Package.Kind.DELTA, Package.Kind.REPAIR),
        audience__in=(*kinds, Audience.ALL),
        is_squashed=False,
        removed_at=None,
        to_release__gt=number,
        to_release__lte=last.number,
    )


def _without_those_on_demand(packages: list[_Following], last: Release, kind: Audience) -> list[_Following]:
    """Leave out REPAIRs that no release needs: of a job that did not change there, or has a DELTA."""
    repairs = {(package.to_release, package.job_id) for package in packages if package.kind == Package.Kind.REPAIR}
    if not repairs:
        return packages
    releases = Release.objects.filter(group_id=last.group_id, number__in={number for number, _ in repairs})
    changed = {(number, job) for number, deltas in releases.values_list("number", "deltas") for job in deltas.get(kind, ())}
    needless = repairs - changed | {
        (package.to_release, package.job_id) for package in packages if package.kind == Package.Kind.DELTA
    }
    return [
        package
        for package in packages
        if package.kind == Package.Kind.DELTA or (package.to_release, package.job_id) not in needless
    ]
