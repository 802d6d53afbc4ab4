"""Which jobs are announced otherwise than when a group was last sent them."""

from distribution.announcements import announcement_sha256
from distribution.models import GroupJobWatermark


def changed_announcements(group_id: int) -> frozenset[int]:
    """Number the jobs whose announcements have changed since they were looked at for a group."""
    rows = GroupJobWatermark.objects.filter(group_id=group_id).values_list("job_id", "announcement_sha256")
    return frozenset(job for job, sha256 in rows if sha256 != announcement_sha256(job))
