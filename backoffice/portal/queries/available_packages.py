"""The packages a channel database has yet to take, computed when somebody looks: state AVAILABLE has no rows."""

from distribution.models import DownloadSession, Package
from distribution.queries.headquarters_epoch import headquarters_epoch
from distribution.queries.release_path import HeldRelease, ReleasePath, last_release, release_path
from registers.models import ChannelDatabase


def way_of(database: ChannelDatabase | None) -> ReleasePath | None:
    """Find the way of an OFFLINE channel database to its group's last release; None when there is none, or none of HQ's epoch."""
    latest = last_release(database.group_id) if database is not None and database.group_id is not None else None
    if database is None or latest is None or latest.epoch != headquarters_epoch():
        return None
    held = HeldRelease(group_id=database.group_id, epoch=database.epoch, number=database.release_number)
    return release_path(latest, held, audience=Package.Audience.OFFLINE, channel_database_id=database.pk)


def available_packages(database: ChannelDatabase | None) -> list[Package]:
    """List the packages on the way that the register has not taken up."""
    way = way_of(database)
    if way is None:
        return []
    names = [package.sha256 for package in way.packages]
    under_way = DownloadSession.objects.filter(channel_database=database, package__in=names, state__in=DownloadSession.OPEN)
    taken = set(under_way.values_list("package_id", flat=True))
    shown = Package.objects.select_related("group", "job").in_bulk([name for name in names if name not in taken])
    return [shown[name] for name in names if name in shown]
