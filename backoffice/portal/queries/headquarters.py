"""The fleet at a glance: what the home page says, one query for each figure.

Whatever grows with the sales of years is read from its newest end by an index, and only as far as it is shown.
"""

import datetime
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncHour
from django.utils import timezone

from distribution.models import DistributionRun, DownloadSession, Release, RunGroup
from registers.models import Alert, ChannelDatabase, Register, Transaction
from registers.queries.open_alerts import open_alerts
from registers.queries.store_reach import StoreReach

from .fleet import FleetState, fleet

HOURS_SHOWN = 24
ATTENTION_SHOWN = 8
ALERTS_SHOWN = 5
RUNS_COMPARED = 24
SESSIONS_COMPARED = 1000

#: Up to how old data are counted together, in minutes; what is older is counted by itself.
AGES_MINUTES = (15, 60, 4 * 60, 24 * 60, 3 * 24 * 60, 7 * 24 * 60)
#: Up to how long a package takes from the request until it is applied, in seconds.
DURATIONS_SECONDS = (1, 5, 15, 60, 5 * 60)


@dataclass(frozen=True, slots=True)
class OpenAlerts:
    """What is wrong now: how many alerts, of how many registers, and the latest, those nobody has seen first."""

    count: int
    registers: int
    latest: list[Alert]


def alerts_now(reach: StoreReach) -> OpenAlerts:
    """Sum up the open alerts."""
    alerts = reach.of(Alert.objects.filter(closed_at=None))
    counted = alerts.aggregate(count=Count("pk"), registers=Count("register", distinct=True))
    latest = open_alerts(reach).order_by(F("acknowledged_at").asc(nulls_first=True), "-opened_at", "-id")[:ALERTS_SHOWN]
    return OpenAlerts(**counted, latest=list(latest) if counted["count"] else [])


def registers_needing_attention(now: datetime.datetime, reach: StoreReach) -> list[Register]:
    """Return registers that are silent, behind, offline or hold sales; those with most sales first."""
    troubled = Q(fleet_state__in=(FleetState.SILENT, FleetState.BEHIND, FleetState.OFFLINE)) | Q(status__sales_waiting__gt=0)
    return list(reach.of(fleet(now)).filter(troubled).order_by("-status__sales_waiting", "number")[:ATTENTION_SHOWN])


def last_runs() -> list[Any]:
    """Return the last runs, the latest first, each with `group_count`, `published_count` and `package_bytes`."""
    latest = DistributionRun.objects.order_by("-requested_at", "-id").values("pk")[:RUNS_COMPARED]
    runs: QuerySet[Any] = DistributionRun.objects.filter(pk__in=latest).select_related("schedule")
    published = Q(groups__state=RunGroup.State.PUBLISHED)
    counted = runs.annotate(
        group_count=Count("groups"),
        published_count=Count("groups", filter=published),
        package_bytes=Sum("groups__package_bytes", default=0),
    )
    return list(counted.order_by("-requested_at", "-id"))


def data_ages(now: datetime.datetime, reach: StoreReach) -> list[int]:
    """Count the registers by the age of their data: one number for each of AGES_MINUTES, one for older, one for no data.

    Grouped by the release they hold, so that the age is asked for once per release and not once per register.
    """
    held = Release.objects.filter(group=OuterRef("group"), number=OuterRef("release_number"))
    offline = reach.of(ChannelDatabase.objects.filter(kind=ChannelDatabase.Kind.OFFLINE, group__isnull=False))
    grouped = offline.order_by().values_list("group", "release_number").annotate(registers=Count("pk"))
    counts = [0] * (len(AGES_MINUTES) + 2)
    for *_group, registers, published_at in grouped.annotate(published_at=Subquery(held.values("published_at")[:1])):
        counts[-1 if published_at is None else _place(now - published_at)] += registers
    return counts


def _place(age: datetime.timedelta) -> int:
    """Return the place of an age among AGES_MINUTES; beyond the last: older."""
    minutes = age.total_seconds() / 60
    return next((place for place, limit in enumerate(AGES_MINUTES) if minutes < limit), len(AGES_MINUTES))


def sync_durations(reach: StoreReach) -> list[int]:
    """Count the packages applied last by how long that took: one number for each of DURATIONS_SECONDS, one for longer."""
    applied = reach.of(DownloadSession.objects.filter(state=DownloadSession.State.APPLIED, applied_at__isnull=False))
    took = ExpressionWrapper(F("applied_at") - F("requested_at"), output_field=DurationField())
    latest = applied.order_by("-requested_at", "-id").annotate(took=took)[:SESSIONS_COMPARED]
    within = {f"s{seconds}": Q(took__lt=datetime.timedelta(seconds=seconds)) for seconds in DURATIONS_SECONDS}
    counted = latest.aggregate(**{name: Count("pk", filter=limit) for name, limit in within.items()}, all=Count("pk"))
    upto = list(counted.values())
    return [upto[0], *(later - earlier for earlier, later in pairwise(upto))]


def transactions_per_hour(now: datetime.datetime, reach: StoreReach) -> list[tuple[datetime.datetime, int, int]]:
    """Count the transactions of the last 24 hours: (hour, sold online, sold offline), the oldest first."""
    this_hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    hours = [this_hour - datetime.timedelta(hours=before) for before in reversed(range(HOURS_SHOWN))]
    counted = (
        reach.of(Transaction.objects.filter(completed_at__gte=hours[0], completed_at__lte=now))
        .order_by()
        .annotate(hour=TruncHour("completed_at"))
        .values_list("hour")
        .annotate(online=Count("pk", filter=Q(created_offline=False)), offline=Count("pk", filter=Q(created_offline=True)))
    )
    found = {hour: (online, offline) for hour, online, offline in counted}
    return [(hour, *found.get(hour, (0, 0))) for hour in hours]
