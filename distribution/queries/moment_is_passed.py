"""Whether a group has been sent on past a moment of HQ, so that a release made of that moment would take it back."""

from distribution.extraction.snapshot import Snapshot
from distribution.models import Release
from distribution.queries.job_watermarks import watermarks_of_group


def moment_is_passed(last: Release, snapshot: Snapshot) -> bool:
    """Tell whether a group's last release, or a look that found nothing to publish, was of a later moment than this one.

    One job is enough: a whole release would take that job back. The same moment is not a later one.
    """
    if last.epoch != snapshot.epoch:
        return last.epoch > snapshot.epoch
    marks = watermarks_of_group(last.group_id, snapshot.epoch).values()
    return any(mark != snapshot.watermark and snapshot.understands(mark) and snapshot.is_covered_by(mark) for mark in marks)
