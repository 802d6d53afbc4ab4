"""The download sessions a person looks for, and what there is instead of sessions.

A session is written when a register takes a package up. What a run could not make, and what had not changed, is told by
the groups of runs; what a register has not taken yet is computed.
"""

import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from distribution.models import DownloadSession, RunGroup
from registers.models import ChannelDataGroup, Register
from registers.queries.store_reach import StoreReach

#: What is merely available is computed, for one register; it is never a row.
AVAILABLE = "AVAILABLE"
#: What a run found and could not make, or what had not changed: told by runs, not by sessions.
OF_RUNS = (RunGroup.State.CREATE_FAILED, RunGroup.State.NO_DATA)

FAILED = Q(state=RunGroup.State.CREATE_FAILED) | ~Q(failures={})


def sessions_wanted(wanted: dict[str, Any]) -> QuerySet[DownloadSession]:
    """Select the sessions that fit the filters, with all that a row shows."""
    rows = DownloadSession.objects.select_related("channel_database__register", "package__job", "package__group")
    if wanted["q"]:
        register = Q(channel_database__register__number__icontains=wanted["q"])
        rows = rows.filter(register | Q(channel_database__register__name__icontains=wanted["q"]))
    exact = {
        "channel_database__register__store": wanted["store"],
        "state": wanted["state"],
        "package__job": wanted["job"],
        "package__kind": wanted["kind"],
        "requested_at__gte": _begin_of(wanted["since"], 0),
        "requested_at__lt": _begin_of(wanted["until"], 1),
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.filter(state__in=DownloadSession.OPEN) if wanted["open"] else rows


def run_groups_wanted(wanted: dict[str, Any]) -> QuerySet[RunGroup]:
    """Select what runs did for groups without making a package, by the state that is asked for: NO_DATA or CREATE_FAILED.

    A group whose run failed for some jobs only is among the failed ones.
    """
    assert wanted["state"] in OF_RUNS
    rows = RunGroup.objects.select_related("run__schedule", "group").order_by("-run__requested_at", "-pk")
    exact = {
        "group__stores": wanted["store"],
        "run__requested_at__gte": _begin_of(wanted["since"], 0),
        "run__requested_at__lt": _begin_of(wanted["until"], 1),
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.filter(FAILED if wanted["state"] == RunGroup.State.CREATE_FAILED else Q(state=wanted["state"]))


def groups_failing_now() -> QuerySet[RunGroup]:
    """Select the groups whose last run could not make all their packages."""
    ended = RunGroup.objects.exclude(state__in=(RunGroup.State.WAITING, RunGroup.State.RUNNING, RunGroup.State.CANCELED))
    last = ended.filter(group=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    ids = list(ChannelDataGroup.objects.annotate(last=Subquery(last)).values_list("last", flat=True))
    return RunGroup.objects.filter(FAILED, pk__in=ids).select_related("run__schedule", "group").order_by("group__name")


def register_named(text: str | None, reach: StoreReach) -> Register | None:
    """Find the one register with this number."""
    registers = reach.of(Register.objects.select_related("channel_database"))
    return registers.filter(number=text.strip()).first() if text else None


def _begin_of(day: datetime.date | None, days_later: int) -> datetime.datetime | None:
    """Return the moment a day begins in HQ's time zone, or one some days later."""
    if day is None or day == datetime.date.max:
        return None
    begin = datetime.datetime.combine(day + datetime.timedelta(days_later), datetime.time.min)
    return timezone.make_aware(begin) if begin.year > 1 else None
