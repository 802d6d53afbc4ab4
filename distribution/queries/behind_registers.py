"""Which registers have not got for too long what was released for them: one query over all of them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from distribution.models import Release
from registers.models import ChannelDatabase, Device


def behind_registers(now: datetime, *, minutes: int) -> dict[int, dict[str, Any]]:
    """Return the facts of those alerts by the register's primary key: since when, what it holds and what is there.

    A register that is paused is behind on purpose. One whose epoch is another counts from the last release on.
    """
    releases = Release.objects.filter(group=OuterRef("group"))
    last = releases.order_by("-number")
    missed = releases.filter(number__gt=Coalesce(OuterRef("release_number"), 0)).order_by("number")
    databases = (
        ChannelDatabase.objects.filter(_receives_data(), kind=ChannelDatabase.Kind.OFFLINE)
        .annotate(
            last_number=Subquery(last.values("number")[:1]),
            last_epoch=Subquery(last.values("epoch")[:1]),
            since=Coalesce(Subquery(missed.values("published_at")[:1]), Subquery(last.values("published_at")[:1])),
        )
        .filter(Q(release_number=None) | Q(release_number__lt=F("last_number")) | ~Q(epoch=F("last_epoch")))
        .filter(since__lt=now - timedelta(minutes=minutes))
    )
    rows = databases.order_by().values_list("register_id", "since", "release_number", "last_number")
    return {key: {"since": since.isoformat(), "release": held, "last_release": number} for key, since, held, number in rows}


def _receives_data() -> Q:
    """Build the condition that a device is there, and that nobody has paused its data."""
    activated = Device.objects.filter(register=OuterRef("register"), state=Device.State.ACTIVATED)
    paused = Q(register__offline_profile__pause_offline_synchronization=True) | Q(
        register__offline_profile=None, register__store__offline_profile__pause_offline_synchronization=True
    )
    return Q(Exists(activated)) & Q(group__isnull=False, pause_data_synchronization=False) & ~paused
