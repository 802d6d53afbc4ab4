"""The FULL package to begin with on the way to a release.

Asked for by the plan and by the builder that decides whether a new one is due, so that the two never mean different
packages: a FULL whose file was lost is made again for the same release, and two rows then differ only in their bytes.
"""

from django.db.models import Exists, OuterRef

from distribution.models import DownloadSession, Package, Release
from distribution.package_store import package_store

# Lost files are an accident; nobody looks through a whole history of them at each poll.
LOOKED_AT = 10


def newest_full_package(release: Release, *, audience: str, channel_database_id: int | None = None) -> Package | None:
    """Find the newest FULL of the release's group and epoch, up to the release, whose file is there.

    Of one release the one made last. When the files of all are lost, the newest all the same: the register that asks
    for it says so. Those whose download session into `channel_database_id` was canceled are left out.
    """
    sessions = DownloadSession.objects.filter(channel_database_id=channel_database_id, state=DownloadSession.State.CANCELED)
    releases = Release.objects.filter(group_id=release.group_id, epoch=release.epoch, number__lte=release.number)
    fulls = Package.objects.filter(
        ~Exists(sessions.filter(package_id=OuterRef("sha256"))),
        group_id=release.group_id,
        kind=Package.Kind.FULL,
        audience=audience,
        to_release__in=releases.values("number"),
    ).order_by("-to_release", "-created_at", "-sha256")
    found = list(fulls.defer("row_counts")[:LOOKED_AT])
    store = package_store()
    return next((full for full in found if store.exists(full.sha256)), found[0] if found else None)
