"""Empty the bodies of uploads whose documents are all in the ledger, which has each of them byte for byte.

The session stays, for what it counted. One that was rejected is all there is of what came, and one with documents that
still wait in quarantine is what a person may want to look at: both keep their bytes.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from distribution.use_cases.begin_removal import Removal
from registers.models import QuarantinedTransaction, UploadSession

# Bodies have up to some megabytes, so a step has fewer of them than of other rows.
STEP_BODIES = 500
# In the place of how a body is packed: there is none any more.
REMOVED = "removed"


def remove_old_upload_bodies(*, removal: Removal) -> int:
    """Empty bodies older than UPLOAD_BODY_DAYS; returns how many."""
    removed = 0
    while removal.goes_on():
        found = _remove_step(removal)
        removed += found
        if not found:
            break
    return removed


@transaction.atomic
def _remove_step(removal: Removal) -> int:
    waiting = QuarantinedTransaction.objects.filter(upload_session=OuterRef("pk"), resolved_at=None)
    posted = UploadSession.objects.filter(
        ~Exists(waiting),
        state__in=(UploadSession.State.POSTED, UploadSession.State.PARTLY_POSTED),
        received_at__lt=removal.now - timedelta(days=settings.UPLOAD_BODY_DAYS),
    )
    old = posted.exclude(content_encoding=REMOVED).order_by("received_at")
    keys = list(old.values_list("pk", flat=True)[: min(removal.step_rows, STEP_BODIES)])
    return UploadSession.objects.filter(pk__in=keys).update(body=b"", content_encoding=REMOVED) if keys else 0
