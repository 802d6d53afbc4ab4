"""Which channel data groups are to be audited now."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from distribution.models import GroupAudit, Release
from registers.models import ChannelDataGroup


def groups_due_for_audit(now: datetime) -> QuerySet[ChannelDataGroup]:
    """Find the groups whose last audit began an interval ago, and those never audited that have releases since then.

    The one whose last audit began first comes first. An audit that was never finished does not count: its worker died.
    """
    before = now - timedelta(hours=settings.AUDIT_INTERVAL_HOURS)
    audits = GroupAudit.objects.filter(group=OuterRef("pk"))
    releases = Release.objects.filter(group=OuterRef("pk"), published_at__lte=before)
    recent = audits.filter(started_at__gt=before, finished_at__isnull=False)
    last = Subquery(audits.order_by("-started_at").values("started_at")[:1])
    due = ChannelDataGroup.objects.filter(Exists(audits) | Exists(releases), ~Exists(recent))
    return due.order_by(last.asc(nulls_first=True), "pk")
