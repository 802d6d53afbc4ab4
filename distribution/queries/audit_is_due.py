"""Whether a worker is to be told of an audit now."""

from datetime import datetime, timedelta

from distribution.models import GroupAudit
from distribution.queries.groups_due_for_audit import groups_due_for_audit

# An audit that has not ended in this time has most likely lost its worker.
UNDER_WAY = timedelta(hours=1)


def audit_is_due(now: datetime) -> bool:
    """Tell whether a group is due while no audit is under way, so that workers are not asked for one after another."""
    if GroupAudit.objects.filter(started_at__gt=now - UNDER_WAY, finished_at=None).exists():
        return False
    return groups_due_for_audit(now).exists()
