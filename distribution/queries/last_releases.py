"""The last release of each of many groups, in one query and without reading the releases before them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from distribution.models import Release
from registers.models import ChannelDataGroup


def last_releases(group_ids: Iterable[int]) -> QuerySet[Release]:
    """Select the last release of each group that has one."""
    return Release.objects.filter(pk__in=last_release_ids(ChannelDataGroup.objects.filter(pk__in=list(group_ids))))


def last_release_ids(groups: QuerySet[ChannelDataGroup] | None = None) -> QuerySet[ChannelDataGroup, Any]:
    """Select the id of the last release of each group, as a subquery: `{"last": id or None}`; of all groups if none are named."""
    last = Release.objects.filter(group=OuterRef("pk")).order_by("-number").values("pk")[:1]
    named = ChannelDataGroup.objects.all() if groups is None else groups
    return named.order_by().annotate(last=Subquery(last)).values("last")
