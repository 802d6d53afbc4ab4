"""Remove lines of the audit log beyond AUDIT_LOG_DAYS, a step at each sweep: one DELETE of millions of rows would hold
its locks for minutes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from backoffice.audit.models import AuditEntry

STEP_ROWS = 1000


@transaction.atomic
def remove_old_entries(now: datetime, *, step_rows: int = STEP_ROWS) -> int:
    """Remove at most `step_rows` of the oldest lines; return how many."""
    old = AuditEntry.objects.filter(at__lt=now - timedelta(days=settings.AUDIT_LOG_DAYS)).order_by("at")
    keys = list(old.values_list("pk", flat=True)[:step_rows])
    return AuditEntry.objects.filter(pk__in=keys).delete()[0] if keys else 0
