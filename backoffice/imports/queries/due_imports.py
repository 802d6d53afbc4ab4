"""Which imports a worker may take."""

from datetime import datetime, timedelta

from django.db.models import Q

from backoffice.imports.models import ImportJob

# A batch takes less than a second; whoever has said nothing for this long is dead or cut off.
CLAIM_SECONDS = 120


def is_due(now: datetime) -> Q:
    """Build the condition for a job that waits, or runs under a claim that has gone stale."""
    stale = now - timedelta(seconds=CLAIM_SECONDS)
    return Q(state=ImportJob.State.WAITING) | Q(state=ImportJob.State.RUNNING, claimed_at__lt=stale)


def due_import_ids(now: datetime) -> list[int]:
    """Return the ids of due jobs, oldest first."""
    return list(ImportJob.objects.filter(is_due(now)).order_by("id").values_list("id", flat=True))
