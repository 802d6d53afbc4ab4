"""Acknowledge an alert: a person has seen it and says what is done about it. It stays open while it is so."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from registers.models import Alert
from registers.noted_changes import change_of

NOTE_LENGTH = 300

#: What happened once and is not found again by any sweep: seen by a person, it is over.
OCCURRENCES = frozenset({Alert.Kind.RETURN_EXCEEDS_SALE, Alert.Kind.VOUCHER_OVERDRAWN})


@transaction.atomic
def acknowledge_alert(*, alert: Alert, user: AbstractBaseUser, note: str, now: datetime) -> Alert:
    """Note who has seen an open alert, and what they say about it; done again, the later note stands.

    Raises: StateConflict when the alert is over.
    """
    locked = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if locked.closed_at is not None:
        raise StateConflict("This alert is over already.")
    locked.acknowledged_at, locked.acknowledged_by_id, locked.note = now, user.pk, note[:NOTE_LENGTH]
    if locked.kind in OCCURRENCES:
        locked.closed_at = now
    with change_of(locked):
        locked.save(update_fields=["acknowledged_at", "acknowledged_by", "note", "closed_at"])
    return locked
