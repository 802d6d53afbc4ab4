"""The upload sessions whose server died between storing the bytes and answering."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from registers.models import UploadSession

# Younger ones are most likely being posted right now.
MINIMUM_AGE_SECONDS = 60


def unfinished_uploads(now: datetime, *, older_than_seconds: int = MINIMUM_AGE_SECONDS) -> QuerySet[UploadSession]:
    """List them, the least tried and oldest first."""
    received_before = now - timedelta(seconds=older_than_seconds)
    unfinished = UploadSession.objects.filter(state=UploadSession.State.RECEIVED, received_at__lte=received_before)
    return unfinished.order_by("try_count", "received_at")
