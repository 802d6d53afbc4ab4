"""Remove the history of runs and audits beyond RUN_DAYS, but for the last ones: pages show what became of them."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from distribution.models import DistributionRun, GroupAudit, RunGroup
from distribution.use_cases.begin_removal import Removal


def remove_old_runs(*, removal: Removal) -> int:
    """Remove finished runs that a later one of the same schedule followed, likewise audits; returns how many runs."""
    since = removal.now - timedelta(days=settings.RUN_DAYS)
    later = DistributionRun.objects.filter(schedule=OuterRef("schedule"), pk__gt=OuterRef("pk"))
    unfinished = Q(state__in=DistributionRun.UNFINISHED)
    runs = DistributionRun.objects.filter(~unfinished, Exists(later), requested_at__lt=since)
    # Groups first, in steps of their own: a run of thousands of groups is not deleted at once.
    removal.delete(RunGroup.objects.filter(run__in=runs))
    removed = removal.delete(runs)
    later_audit = GroupAudit.objects.filter(group=OuterRef("group"), pk__gt=OuterRef("pk"))
    removal.delete(GroupAudit.objects.filter(Exists(later_audit), started_at__lt=since))
    return removed
