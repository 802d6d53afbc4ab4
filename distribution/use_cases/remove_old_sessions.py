"""Remove what tells of ways that are long over: download sessions, full synchronizations, packages asked for.

A canceled session is more than history: plans leave its package out because of it. It stays as long as its package does.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from distribution.models import DownloadSession, FullSync, PackageRequest
from distribution.use_cases.begin_removal import Removal


def remove_old_sessions(*, removal: Removal) -> int:
    """Remove sessions and requests older than SESSION_DAYS; returns how many sessions."""
    since = removal.now - timedelta(days=settings.SESSION_DAYS)
    is_over = ~Q(state=DownloadSession.State.CANCELED) | Q(package__removed_at__isnull=False)
    removed = removal.delete(DownloadSession.objects.filter(is_over, changed_at__lt=since))
    ended = (PackageRequest.State.DONE, PackageRequest.State.FAILED)
    removal.delete(PackageRequest.objects.filter(state__in=ended, finished_at__lt=since))
    asked = Q(state=FullSync.State.STARTED, started_at__lt=since) | Q(state=FullSync.State.CANCELED, start_at__lt=since)
    removal.delete(FullSync.objects.filter(asked))
    return removed
