"""Changes at HQ that no run will release: of a job that is disabled, or that no active schedule carries for a group."""

from dataclasses import dataclass
from datetime import datetime

from channel.announcement import ReplicatedTable
from distribution.announcements import tables_of_job
from distribution.extraction.snapshot import Snapshot, open_snapshot
from distribution.models import DistributionSchedule, GroupJobWatermark, SchedulerJob
from distribution.queries.job_watermarks import usable_watermarks


@dataclass(frozen=True, slots=True)
class UnreleasedJob:
    """A job with changes since it was last looked at, which nothing will look at again by itself."""

    number: int
    name: str
    is_enabled: bool
    looked_at: datetime


def unreleased_job(group_id: int) -> UnreleasedJob | None:
    """Find the first such job of a group; None: whatever changes will be released by a schedule.

    Looks into the change log only for jobs that no run carries, which there should be none of.
    """
    schedules = DistributionSchedule.objects.filter(is_active=True, groups=group_id)
    carried = set(schedules.values_list("jobs", flat=True))
    left_out = [job for job in SchedulerJob.objects.all() if not job.is_enabled or job.pk not in carried]
    return _first_changed(group_id, left_out) if left_out else None


def _first_changed(group_id: int, jobs: list[SchedulerJob]) -> UnreleasedJob | None:
    looked_at = dict(GroupJobWatermark.objects.filter(group=group_id).values_list("job", "looked_at"))
    with open_snapshot() as snapshot:
        marks = usable_watermarks(group_id, snapshot)
        for job in jobs:
            if job.pk in marks and any(_may_differ(table, snapshot, marks[job.pk]) for table in tables_of_job(job.pk)):
                return UnreleasedJob(job.pk, job.name, job.is_enabled, looked_at[job.pk])
    return None


def _may_differ(table: ReplicatedTable, snapshot: Snapshot, since: str) -> bool:
    """Tell whether changes since a watermark may have touched rows of a table; for which group, only a run finds out."""
    changed = snapshot.changed_tables(since)
    read = {table.source, *(dependency.table for dependency in table.reads)}.intersection(changed)
    return any(changed[name] for name in read) or (bool(read) and snapshot.changed_keys(table, since).count > 0)
