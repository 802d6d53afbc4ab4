"""What a full synchronization would send, said before it is asked for; and those that were asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from channel.header import Audience
from distribution.models import FullSync, Package
from registers.models import ChannelDatabase, ChannelDataGroup


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent to the channel databases of one group."""

    group: ChannelDataGroup
    databases: int
    #: The newest FULL package for them; None while none was built.
    full: Package | None


def sendings(group: ChannelDataGroup | None = None) -> list[Sending]:
    """Find what all data would be, for one group or for each; groups without registers' databases are left out."""
    offline = Count("channel_databases", filter=Q(channel_databases__kind=ChannelDatabase.Kind.OFFLINE))
    groups = ChannelDataGroup.objects.annotate(databases=offline).filter(databases__gt=0).order_by("name")
    wanted = list(groups.filter(pk=group.pk) if group else groups)
    fulls = _newest_fulls(wanted)
    return [Sending(each, each.databases, fulls.get(each.pk)) for each in wanted]


def newest_full(group: ChannelDataGroup | None) -> Package | None:
    """Find the newest FULL package for the registers of a group."""
    return _newest_fulls([group]).get(group.pk) if group else None


def _newest_fulls(groups: Iterable[ChannelDataGroup]) -> dict[int, Package]:
    """Find the newest FULL package of each group."""
    fulls = Package.objects.filter(
        group__in=[group.pk for group in groups],
        kind=Package.Kind.FULL,
        audience__in=(Audience.OFFLINE, Audience.ALL),
        removed_at=None,
    )
    return {package.group_id: package for package in fulls.order_by("to_release", "created_at").defer("row_counts")}


def requests_for(database: ChannelDatabase) -> QuerySet[FullSync]:
    """Select the requests that reach one channel database: its own, its group's, and those for all."""
    everybody = Q(channel_database=None, group=None)
    reached = Q(channel_database=database) | everybody | (Q(group=database.group_id) if database.group_id else Q(pk=None))
    return FullSync.objects.filter(reached).select_related("job", "requested_by", "group", "channel_database")


def requests_for_group(group: ChannelDataGroup) -> QuerySet[FullSync]:
    """Select the requests that reach a whole group: its own, and those for all."""
    reached = Q(group=group) | Q(channel_database=None, group=None)
    return FullSync.objects.filter(reached).select_related("job", "requested_by", "group", "channel_database")
