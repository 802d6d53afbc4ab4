"""Ask for everything to be posted again that waits in quarantine for one reason."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from channel.errors import StateConflict
from registers.models import QuarantineRetry
from registers.noted_changes import note_creations
from registers.queries.waiting_in_quarantine import waiting_in_quarantine


@transaction.atomic
def request_quarantine_retry(*, reason: str, user: AbstractBaseUser) -> QuarantineRetry:
    """Write the wish down; a worker is told by the caller, and the sweep finds it when that is lost.

    Raises: StateConflict when nothing waits for this reason, or it is being done already.
    """
    waiting = waiting_in_quarantine(reason).order_by().aggregate(count=Count("pk"), last=Max("pk"))
    if not waiting["count"]:
        raise StateConflict("Nothing waits for this reason any more.")
    now = timezone.now()
    retry, is_new = QuarantineRetry.objects.get_or_create(
        reason=reason,
        finished_at=None,
        defaults={
            "requested_at": now,
            "requested_by_id": user.pk,
            "wanted": waiting["count"],
            "last_key": waiting["last"],
            "progressed_at": now,
        },
    )
    if not is_new:
        raise StateConflict("What waits for this reason is being tried already.")
    note_creations([retry])
    return retry
