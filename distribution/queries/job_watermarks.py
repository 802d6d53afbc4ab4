"""Up to where each job of a group has been looked at."""

import logging

from distribution.announcements import announcement_sha256
from distribution.domain.watermark import lies_ahead, lower_bound
from distribution.extraction.present_moment import present_moment
from distribution.extraction.snapshot import Snapshot
from distribution.models import GroupJobWatermark
from distribution.queries.change_log_floor import change_log_floor

logger = logging.getLogger(__name__)


def usable_watermarks(group_id: int, snapshot: Snapshot) -> dict[int, str]:
    """Read the watermarks of a group by job; a job without one has to be compared whole.

    A watermark of another epoch, of the other engine, or of other announcements says nothing about today's rows; nor does
    one that lies ahead of the present, which is logged, or one since which the change log is not complete any more. What is
    removed from the log after this was asked is still there for a snapshot that was taken before.
    """
    floor = change_log_floor()
    found = GroupJobWatermark.objects.filter(group_id=group_id, epoch=snapshot.epoch)
    rows = list(found.values_list("job_id", "watermark", "announcement_sha256"))
    # Asked for last: a builder that writes a watermark down meanwhile has taken its moment before.
    present = present_moment() if rows else ""
    usable = {}
    for job, watermark, sha256 in rows:
        if lies_ahead(watermark, present):
            logger.error("the watermark %s of job %s lies ahead of the present; its tables are compared whole", watermark, job)
        elif sha256 == announcement_sha256(job) and snapshot.understands(watermark) and lower_bound(watermark) >= floor:
            usable[job] = watermark
    return usable


def watermarks_of_group(group_id: int, epoch: int) -> dict[int, str]:
    """Read what a release of the group and epoch is made of: the watermark of every job."""
    rows = GroupJobWatermark.objects.filter(group_id=group_id, epoch=epoch)
    return dict(rows.order_by("job_id").values_list("job_id", "watermark"))
