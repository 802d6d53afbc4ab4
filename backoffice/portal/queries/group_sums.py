"""The channel data groups as a list of them shows them: how many members each has, and what it was sent last.

Each figure is asked for by itself: joined to one another, stores times databases times releases would be counted.
"""

import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from distribution.models import Release
from registers.models import ChannelDatabase, ChannelDataGroup, Store


class GroupSums(TypedDict):
    """What `groups_with_sums` adds to a group."""

    store_count: int
    register_count: int
    latest_release: int | None
    published_at: datetime.datetime | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    SummedGroup = WithAnnotations[ChannelDataGroup, GroupSums]


def groups_with_sums() -> "QuerySet[SummedGroup]":
    """Select all groups with their members and their last release, by name."""
    stores = Store.objects.filter(channel_data_group=OuterRef("pk")).order_by().values("channel_data_group")
    registers = ChannelDatabase.objects.filter(group=OuterRef("pk"), kind="OFFLINE").order_by().values("group")
    latest = Release.objects.filter(group=OuterRef("pk")).order_by("-number")
    return ChannelDataGroup.objects.annotate(
        store_count=_count(stores),
        register_count=_count(registers),
        latest_release=Subquery(latest.values("number")[:1]),
        published_at=Subquery(latest.values("published_at")[:1]),
    ).order_by("name")


def _count(rows: "QuerySet[Any, Any]") -> Coalesce:
    """Build how many rows there are of a group."""
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0)
