"""Audit the group whose turn it is; and this machine's copy of it.

One group and no more: an audit may take an hour, and workers are there for runs and for packages somebody waits for. The
sweep hints at the next one.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from channel.errors import GroupBusy
from distribution.models import GroupAudit
from distribution.packaging.audit_lock import audit_lock
from distribution.queries.groups_due_for_audit import groups_due_for_audit
from distribution.use_cases.audit_group import audit_group
from distribution.use_cases.audit_store_copy import audit_store_copy
from registers.models import ChannelDataGroup

logger = logging.getLogger(__name__)


def audit_next_group(*, now: datetime, clock: Callable[[], datetime] = timezone.now) -> GroupAudit | None:
    """Audit the first group that is due and that no builder is at work on; None when there is none.

    None as well while another worker of this machine audits: one of them at most is away from the runs.
    """
    with audit_lock() as is_mine:
        if is_mine:
            for group in groups_due_for_audit(now):
                try:
                    audit = audit_group(group=group, now=now, clock=clock)
                except GroupBusy:
                    logger.info("Channel data group %s is being built and is audited later", group)
                else:
                    _audit_own_copy(group, now)
                    return audit
    return None


def _audit_own_copy(group: ChannelDataGroup, now: datetime) -> None:
    """Look through this machine's copy; what goes wrong there is this copy's alone."""
    try:
        audit_store_copy(group_id=group.pk, now=now)
    except Exception:
        logger.exception("the store copy of channel data group %s could not be filled again", group)
