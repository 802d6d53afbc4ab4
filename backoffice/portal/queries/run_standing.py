"""A run as it is watched: how far it is, and whether what it published has arrived; and runs as a history of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, F, Q, QuerySet, Sum

from distribution.models import DistributionRun, RunGroup
from registers.models import ChannelDatabase, ChannelDataGroup


class RunSums(TypedDict):
    """What `runs_with_sums` adds to a run, summed over its groups; a sum is None where there are no groups."""

    group_count: int
    published_count: int
    sent_packages: int | None
    sent_rows: int | None
    sent_bytes: int | None


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    SummedRun = WithAnnotations[DistributionRun, RunSums]


def runs_with_sums() -> "QuerySet[SummedRun]":
    """Select all runs with what they sent, the latest first."""
    return (
        DistributionRun.objects.select_related("schedule", "requested_by")
        .annotate(
            group_count=Count("groups"),
            published_count=Count("groups", filter=Q(groups__state=RunGroup.State.PUBLISHED)),
            sent_packages=Sum("groups__packages"),
            sent_rows=Sum("groups__rows"),
            sent_bytes=Sum("groups__package_bytes"),
        )
        .order_by("-requested_at", "-id")
    )


@dataclass(frozen=True, slots=True)
class RunStanding:
    """A run with its groups; groups the worker has not come to yet are shown as waiting."""

    run: DistributionRun
    groups: list[RunGroup]
    groups_done: int
    #: Of the registers in the groups that got a release: how many there are, how many hold it.
    registers: int
    arrived: int

    @property
    def is_finished(self) -> bool:
        """Say whether nothing moves any more."""
        return self.run.state not in DistributionRun.UNFINISHED


def run_standing(run: DistributionRun) -> RunStanding:
    """Find how far a run is."""
    groups = list(RunGroup.objects.filter(run=run).select_related("group", "release").order_by("group__name"))
    done = sum(group.state not in (RunGroup.State.WAITING, RunGroup.State.RUNNING) for group in groups)
    if run.state in DistributionRun.UNFINISHED:
        groups += _not_begun(run, {group.group_id for group in groups})
    arrival = _arrival(run)
    return RunStanding(run, groups, done, arrival["registers"], arrival["arrived"])


def _not_begun(run: DistributionRun, begun: set[int]) -> list[RunGroup]:
    """Build rows, not saved, for the groups of the schedule that have none yet."""
    missing = ChannelDataGroup.objects.filter(distribution_schedules=run.schedule_id).exclude(pk__in=begun)
    return [RunGroup(run=run, group=group) for group in missing]


def _arrival(run: DistributionRun) -> dict[str, int]:
    """Count the registers of the groups that got a release, and those that hold it or a later one."""
    published = Q(group__rungroup__run=run, group__rungroup__release__isnull=False, kind=ChannelDatabase.Kind.OFFLINE)
    holds = Q(release_number__gte=F("group__rungroup__release__number"), epoch=F("group__rungroup__release__epoch"))
    return ChannelDatabase.objects.filter(published).aggregate(registers=Count("pk"), arrived=Count("pk", filter=holds))
