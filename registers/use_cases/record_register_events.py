"""Write one line into the logs of many registers: one statement, whatever their number."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from registers.models import RegisterEvent
from registers.noted_changes import note_events
from registers.use_cases.record_register_event import NOTE_LENGTH


def record_register_events(*, notes: Iterable[tuple[int, str]], kind: RegisterEvent.Kind, user: AbstractBaseUser | None) -> None:
    """Record who did the same to registers; `notes` are pairs of a register's primary key and its note."""
    now, user_id = timezone.now(), user.pk if user else None
    events = [
        RegisterEvent(register_id=register, kind=kind, at=now, user_id=user_id, note=note[:NOTE_LENGTH])
        for register, note in notes
    ]
    note_events(RegisterEvent.objects.bulk_create(events, batch_size=1000))
