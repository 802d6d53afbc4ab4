"""Whether a group has been sent on past a moment of HQ, so that what is made of that moment would take it back."""

from distribution.extraction.snapshot import Snapshot
from distribution.models import Release
from distribution.queries.job_watermarks import watermarks_of_group
from distribution.queries.watermarks_ahead import watermarks_ahead


def moment_is_passed(last: Release, snapshot: Snapshot) -> bool:
    """Tell whether a group's last release, or a look that found nothing to publish, was of a later moment than this one.

    One job is enough: a whole release would take that job back. The same moment is not a later one.
    """
    if last.epoch != snapshot.epoch:
        return last.epoch > snapshot.epoch
    return bool(jobs_past_moment(last.group_id, snapshot))


def jobs_past_moment(group_id: int, snapshot: Snapshot) -> frozenset[int]:
    """Number the jobs of a group that were looked at at a later moment of this epoch than this one.

    A watermark of a moment that has not come is of another life of HQ's database, and no later than anything.
    """
    later = {
        job: mark
        for job, mark in watermarks_of_group(group_id, snapshot.epoch).items()
        if mark != snapshot.watermark and snapshot.understands(mark) and snapshot.is_covered_by(mark)
    }
    ahead = set(watermarks_ahead(snapshot.epoch)) if later else set()
    return frozenset(job for job, mark in later.items() if mark not in ahead)
