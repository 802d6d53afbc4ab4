"""Distribution schedules with what became of their last run."""

import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, QuerySet, Subquery

from distribution.models import DistributionRun, DistributionSchedule


class LastRun(TypedDict):
    """What `with_last_run` adds to a schedule; all None when it never ran."""

    last_run_id: int | None
    last_run_state: str | None
    last_run_at: datetime.datetime | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    RunSchedule = WithAnnotations[DistributionSchedule, LastRun]


def with_last_run(schedules: QuerySet[DistributionSchedule]) -> "QuerySet[RunSchedule]":
    """Add the last run to each schedule."""
    runs = DistributionRun.objects.filter(schedule=OuterRef("pk")).order_by("-requested_at", "-id")
    return schedules.annotate(
        last_run_id=Subquery(runs.values("pk")[:1]),
        last_run_state=Subquery(runs.values("state")[:1]),
        last_run_at=Subquery(runs.values("requested_at")[:1]),
    )
