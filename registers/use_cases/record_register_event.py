"""Write one line of a register's log; every use case that changes a register does."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from registers.models import Register, RegisterEvent

NOTE_LENGTH = 300


def record_register_event(
    *, register: Register, kind: RegisterEvent.Kind, user: AbstractBaseUser | None, note: str = ""
) -> RegisterEvent:
    """Record who did what to a register; user is None when a device or HQ itself did it."""
    return RegisterEvent.objects.create(
        register=register, kind=kind, at=timezone.now(), user_id=user.pk if user else None, note=note[:NOTE_LENGTH]
    )
