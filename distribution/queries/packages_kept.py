"""Which packages of a group somebody may still need, so that all others can go.

Whoever comes must find a way to the last release: with nothing in hands a FULL and the DELTAs after it, with a release in
hands that was reported not long ago the DELTAs from there. Packages of a plan that was handed out are kept besides,
whatever they are (`planned_names`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from distribution.models import DownloadSession, IssuedPlan, Package, Release
from distribution.package_store import package_store
from distribution.queries.headquarters_epoch import headquarters_epoch
from registers.models import ChannelDatabase

# A package this young may just have been published, built on demand, or superseded a moment ago.
SETTLED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeptPackages:
    """From where on a group's packages are kept."""

    group_id: int
    #: The FULL that serves everybody and all that follows it are kept.
    full_release: int
    #: The oldest release held by a channel database that reported within PACKAGE_DAYS.
    oldest_held: int | None
    now: datetime

    def unneeded(self) -> QuerySet[Package]:
        """Select the packages nobody needs, but for those of plans."""
        settled = Package.objects.filter(group_id=self.group_id, removed_at=None, created_at__lt=self.now - SETTLED_AFTER)
        before_full = Q(kind=Package.Kind.DELTA, to_release__lte=self.full_release) | Q(to_release__lt=self.full_release)
        return settled.filter((before_full & ~self._leads_on()) | self._is_superseded())

    def _leads_on(self) -> Q:
        """Tell the packages that lead on from a held release; a database that is away for longer begins with a FULL."""
        if self.oldest_held is None:
            return Q(pk__in=[])
        young = Q(created_at__gte=self.now - timedelta(days=settings.PACKAGE_DAYS))
        return young & Q(to_release__gt=self.oldest_held) & ~Q(kind=Package.Kind.FULL)

    def _is_superseded(self) -> Q:
        """Tell the squashed packages that another one of the same job leads further than, from no later a release."""
        further = Package.objects.filter(
            group_id=self.group_id,
            is_squashed=True,
            removed_at=None,
            job=OuterRef("job"),
            audience=OuterRef("audience"),
            from_release__lte=OuterRef("from_release"),
            to_release__gt=OuterRef("to_release"),
        )
        old = Q(created_at__lt=self.now - timedelta(days=settings.PACKAGE_DAYS))
        return Q(is_squashed=True) & (Q(Exists(further)) | old)


def packages_kept(group_id: int, now: datetime) -> KeptPackages | None:
    """Find from where on a group's packages are kept; None: all of them, because no FULL serves everybody yet."""
    epoch = headquarters_epoch()
    databases = reporting_databases(group_id, now)
    fulls = [
        _settled_full(group_id, epoch, target, audience, now)
        for target in _targets(group_id, epoch, databases)
        for audience in (Package.Audience.STORE, Package.Audience.OFFLINE)
    ]
    if not fulls or None in fulls:
        return None
    held = databases.filter(epoch=epoch).aggregate(oldest=Min("release_number"))["oldest"]
    return KeptPackages(group_id, min(full for full in fulls if full is not None), held, now)


def planned_names(now: datetime, group_id: int | None = None) -> set[str]:
    """Name all packages of plans that were handed out within PACKAGE_DAYS, to the databases of one group or to all."""
    plans = IssuedPlan.objects.filter(issued_at__gte=now - timedelta(days=settings.PACKAGE_DAYS))
    if group_id is not None:
        plans = plans.filter(channel_database__group=group_id)
    return {name for names in plans.values_list("package_names", flat=True).iterator() for name in names}


def reporting_databases(group_id: int, now: datetime) -> QuerySet[ChannelDatabase]:
    """Select the channel databases that reported within PACKAGE_DAYS, and the server's own."""
    since = now - timedelta(days=settings.PACKAGE_DAYS)
    reported = Q(kind=ChannelDatabase.Kind.STORE) | Q(register__status__reported_at__gte=since)
    return ChannelDatabase.objects.filter(reported, group_id=group_id)


def _targets(group_id: int, epoch: int, databases: QuerySet[ChannelDatabase]) -> list[int]:
    """List the releases somebody is led to: the last, and for each older program the last one it can read."""
    releases = Release.objects.filter(group_id=group_id, epoch=epoch)
    versions = databases.exclude(schema_version=None).values_list("schema_version", flat=True).distinct()
    readable = [releases.filter(readable_from__lte=version) for version in versions]
    lasts = [rows.aggregate(last=Max("number"))["last"] for rows in (releases, *readable)]
    return sorted({number for number in lasts if number is not None})


def _settled_full(group_id: int, epoch: int, target: int, audience: str, now: datetime) -> int | None:
    """Find the release of the newest FULL on the way to a target that nobody has given up on and whose file is there."""
    releases = Release.objects.filter(group_id=group_id, epoch=epoch, number__lte=target)
    given_up = DownloadSession.objects.filter(package=OuterRef("pk"), state=DownloadSession.State.CANCELED)
    fulls = Package.objects.filter(
        ~Exists(given_up),
        group_id=group_id,
        kind=Package.Kind.FULL,
        audience__in=(audience, Package.Audience.ALL),
        to_release__in=releases.values("number"),
        removed_at=None,
        created_at__lt=now - SETTLED_AFTER,
    )
    store = package_store()
    names = fulls.order_by("-to_release").values_list("sha256", "to_release")
    return next((number for sha256, number in names if store.exists(sha256)), None)
