"""The channel databases as a list of them shows them: what they hold, whether it is proven equal, and what is paused."""

from typing import TYPE_CHECKING, TypedDict

from django.db.models import BooleanField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from distribution.models import Release
from registers.models import ChannelDatabase

PROFILE_PAUSE = "offline_profile__pause_offline_synchronization"


class Standing(TypedDict):
    """What `channel_databases` adds to a channel database."""

    #: The register's profile says so, or its store's where it has none of its own.
    is_paused_by_profile: bool
    latest_release: int | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    StandingDatabase = WithAnnotations[ChannelDatabase, Standing]


def channel_databases() -> "QuerySet[StandingDatabase]":
    """Select all channel databases with what a list of them shows, by group; the server's own comes first in each."""
    latest = Release.objects.filter(group=OuterRef("group")).order_by("-number")
    paused = Coalesce(
        f"register__{PROFILE_PAUSE}", f"register__store__{PROFILE_PAUSE}", Value(False), output_field=BooleanField()
    )
    return (
        ChannelDatabase.objects.select_related("group", "register__store", "register__status")
        .annotate(is_paused_by_profile=paused, latest_release=Subquery(latest.values("number")[:1]))
        .order_by("group__name", "-kind", "register__number", "pk")
    )


def is_paused() -> Q:
    """Say which of `channel_databases` receive no data for now, for whichever reason."""
    return Q(pause_data_synchronization=True) | Q(is_paused_by_profile=True)
