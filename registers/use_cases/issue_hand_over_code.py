"""Issue the one-time code with which a device that has left brings the sales it still holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from channel.errors import StateConflict
from registers.domain.secrets import hash_hand_over_code, new_one_time_code
from registers.models import Device, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.use_cases.record_register_event import record_register_event


@dataclass(frozen=True, slots=True)
class IssuedHandOverCode:
    """The code as it is shown, this once; HQ keeps only its hash."""

    device: Device
    code: str
    expires_at: datetime


@transaction.atomic
def issue_hand_over_code(*, device: Device, user: AbstractBaseUser | None) -> IssuedHandOverCode:
    """Issue a new hand-over code; an earlier one, and a token it was changed into, are worth nothing from now on.

    Raises: StateConflict for a device that has not ended, or that never was activated and so never sold.
    """
    locked_register(device.register_id)
    locked = Device.objects.select_related("register").get(pk=device.pk)
    if locked.state not in (Device.State.DEACTIVATED, Device.State.DISABLED):
        raise StateConflict("This device has not ended: it brings its sales by itself.")
    if not locked.journal_id:
        raise StateConflict("This device was never activated: it holds no sales.")
    code = new_one_time_code()
    locked.hand_over_code_hash = hash_hand_over_code(code, key=settings.SECRET_KEY)
    locked.hand_over_code_expires_at = expires_at = timezone.now() + timedelta(hours=settings.HAND_OVER_CODE_LIFETIME_HOURS)
    locked.hand_over_token_hash, locked.hand_over_token_expires_at = "", None
    locked.save()
    record_register_event(
        register=locked.register, kind=RegisterEvent.Kind.HAND_OVER_CODE_ISSUED, user=user, note=locked.hardware
    )
    return IssuedHandOverCode(device=locked, code=code, expires_at=expires_at)
