"""The last release of each of many groups, in one query and without reading the releases before them."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from distribution.models import Release
from registers.models import ChannelDataGroup


def last_releases(group_ids: Iterable[int]) -> QuerySet[Release]:
    """Select the last release of each group that has one."""
    last = Release.objects.filter(group=OuterRef("pk")).order_by("-number").values("pk")[:1]
    ids = ChannelDataGroup.objects.filter(pk__in=list(group_ids)).annotate(last=Subquery(last)).values("last")
    return Release.objects.filter(pk__in=ids)
