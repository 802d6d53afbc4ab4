"""Post a quarantined document and write into its history what was tried, by whom, and how it ended.

What correcting, accepting and trying again have in common. That it was refused is written down as well: the next person
should not try the same.
"""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from channel.transaction import Transaction as Document
from registers.domain.reason import Reason
from registers.models import QuarantinedTransaction, QuarantineEvent
from registers.noted_changes import change_of
from registers.use_cases.post_quarantined import post_quarantined

NOTE_LENGTH = 500


@transaction.atomic
def post_from_quarantine(
    *,
    quarantined: QuarantinedTransaction,
    document: Document,
    action: QuarantineEvent.Action,
    user: AbstractBaseUser | None,
    note: str = "",
    corrections: list[dict[str, Any]] | None = None,
    accept: frozenset[str] = frozenset(),
) -> list[Reason]:
    """Post it unless reasons other than the accepted remain, and return those.

    Raises: StateConflict when it has left quarantine meanwhile; nothing is written then.
    """
    changes = corrections or []
    with change_of(quarantined):
        reasons = post_quarantined(quarantined=quarantined, document=document, corrections=changes, accept=accept)
    record_quarantine_event(
        quarantined=quarantined,
        action=QuarantineEvent.Action.REFUSED if reasons else action,
        user=user,
        note=note,
        changes=changes,
        reasons=reasons,
    )
    return reasons


def record_quarantine_event(
    *,
    quarantined: QuarantinedTransaction,
    action: QuarantineEvent.Action,
    user: AbstractBaseUser | None,
    note: str = "",
    changes: list[dict[str, Any]] | None = None,
    reasons: list[Reason] | None = None,
) -> QuarantineEvent:
    """Write one line of the history of a quarantined transaction."""
    return QuarantineEvent.objects.create(
        quarantined=quarantined,
        action=action,
        at=timezone.now(),
        user_id=user.pk if user else None,
        note=note[:NOTE_LENGTH],
        changes=changes or [],
        reasons=[reason.as_json() for reason in reasons or []],
    )
