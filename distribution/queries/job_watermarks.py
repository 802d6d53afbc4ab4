"""Up to where each job of a group has been looked at."""

import logging

from distribution.announcements import announcement_sha256
from distribution.extraction.snapshot import Snapshot
from distribution.models import GroupJobWatermark
from distribution.queries.watermarks_ahead import watermarks_ahead

logger = logging.getLogger(__name__)


def usable_watermarks(group_id: int, snapshot: Snapshot) -> dict[int, str]:
    """Read the watermarks of a group by job; a job without one has to be compared whole.

    A watermark of another epoch, of the other engine, or of other announcements says nothing about today's rows; nor does
    one that lies ahead of the present, which is logged.
    """
    ahead = set(watermarks_ahead(snapshot.epoch))
    rows = GroupJobWatermark.objects.filter(group_id=group_id, epoch=snapshot.epoch).values_list(
        "job_id", "watermark", "announcement_sha256"
    )
    usable = {}
    for job, watermark, sha256 in rows:
        if watermark in ahead:
            logger.error("the watermark %s of job %s lies ahead of the present; its tables are compared whole", watermark, job)
        elif sha256 == announcement_sha256(job) and snapshot.understands(watermark):
            usable[job] = watermark
    return usable


def watermarks_of_group(group_id: int, epoch: int) -> dict[int, str]:
    """Read what a release of the group and epoch is made of: the watermark of every job."""
    rows = GroupJobWatermark.objects.filter(group_id=group_id, epoch=epoch)
    return dict(rows.order_by("job_id").values_list("job_id", "watermark"))
