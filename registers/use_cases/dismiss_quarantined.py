"""Dismiss a quarantined document: it is not to be posted, ever. It stays, with who said so and why."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from channel.errors import InvalidInput, StateConflict
from registers.models import QuarantinedTransaction, QuarantineEvent
from registers.noted_changes import change_of
from registers.queries.locked_register import locked_register
from registers.use_cases.post_from_quarantine import record_quarantine_event


@transaction.atomic
def dismiss_quarantined(*, quarantined: QuarantinedTransaction, user: AbstractBaseUser, note: str) -> None:
    """Take a document out of what waits, without posting it; its register is answered as before when it sends it again.

    Raises: InvalidInput without a note; StateConflict when it has left quarantine meanwhile.
    """
    if not note.strip():
        raise InvalidInput("Say in a note why it is dismissed.")
    locked_register(quarantined.register_id)
    waiting = QuarantinedTransaction.objects.filter(pk=quarantined.pk, resolved_at=None)
    dismissed = QuarantinedTransaction.Resolution.DISMISSED
    with change_of(quarantined):
        if not waiting.update(resolved_at=timezone.now(), resolution=dismissed):
            raise StateConflict("This transaction has left quarantine already.")
    record_quarantine_event(quarantined=quarantined, action=QuarantineEvent.Action.DISMISSED, user=user, note=note)
