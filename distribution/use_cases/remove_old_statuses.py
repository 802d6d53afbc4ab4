"""Remove the history of what registers said of themselves, and what devices called, beyond STATUS_DAYS."""

from datetime import timedelta

from django.conf import settings

from distribution.use_cases.begin_removal import Removal
from registers.models import DeviceCall, RegisterStatusHistory


def remove_old_statuses(*, removal: Removal) -> int:
    """Remove old rows of the history, and counts of calls that were not made since; returns how many of the former."""
    since = removal.now - timedelta(days=settings.STATUS_DAYS)
    removed = removal.delete(RegisterStatusHistory.objects.filter(at__lt=since))
    removal.delete(DeviceCall.objects.filter(last_at__lt=since))
    return removed
