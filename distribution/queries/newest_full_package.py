"""The FULL package to begin with on the way to a release.

Asked for by the plan and by the builder that decides whether a new one is due, so that the two never mean different
packages: a FULL whose file was lost is made again for the same release, and two rows then differ only in their bytes.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from channel.header import Audience
from distribution.models import DownloadSession, Package, Release
from distribution.package_store import package_store
from registers.queries.prepared_query import PreparedQuery

# Lost files are an accident; nobody looks through a whole history of them at each poll.
LOOKED_AT = 10


def newest_full_package(release: Release, *, audience: str, channel_database_id: int | None = None) -> Package | None:
    """Find the newest FULL of the release's group and epoch, up to the release, whose file is there.

    Of one release the one made last. When the files of all are lost, the newest all the same: the register that asks
    for it says so. Removed ones are left out, and those whose download session into `channel_database_id` was canceled.
    """
    # There is no database 0.
    database_id = channel_database_id or 0
    given = {"group_id": release.group_id, "epoch": release.epoch, "number": release.number, "database_id": database_id}
    return _with_file(_fulls.rows(**given, audience=str(audience), everybody=str(Audience.ALL)))


def newest_full_packages(release: Release, kinds: Collection[Audience]) -> dict[Audience, Package | None]:
    """Find the newest FULL for several kinds of channel databases; asked once where one serves them all, as it mostly does."""
    fulls = _newest_first(release.group_id, release.epoch, release.number, {*kinds, Audience.ALL})
    newest = _with_file(list(fulls[:LOOKED_AT]))
    if newest is None or newest.audience == Audience.ALL:
        return dict.fromkeys(kinds, newest)
    return {kind: newest_full_package(release, audience=kind) for kind in kinds}


def _newest_first(group_id: int, epoch: int, number: int, audiences: Collection[str]) -> QuerySet[Package]:
    releases = Release.objects.filter(group_id=group_id, epoch=epoch, number__lte=number)
    fulls = Package.objects.filter(
        group_id=group_id,
        kind=Package.Kind.FULL,
        audience__in=audiences,
        to_release__in=releases.values("number"),
        removed_at=None,
    )
    return fulls.order_by("-to_release", "-created_at", "-sha256").select_related("key").defer("row_counts")


def _newest_for(group_id: int, epoch: int, number: int, database_id: int, audience: str, everybody: str) -> QuerySet[Package]:
    sessions = DownloadSession.objects.filter(channel_database_id=database_id, state=DownloadSession.State.CANCELED)
    fulls = _newest_first(group_id, epoch, number, (audience, everybody))
    return fulls.filter(~Exists(sessions.filter(package_id=OuterRef("sha256"))))[:LOOKED_AT]


_fulls = PreparedQuery(_newest_for, group_id=int, epoch=int, number=int, database_id=int, audience=str, everybody=str)


def _with_file(found: list[Package]) -> Package | None:
    """Return the first whose file is there, the first of all when none is."""
    store = package_store()
    return next((full for full in found if store.exists(full.sha256)), found[0] if found else None)
