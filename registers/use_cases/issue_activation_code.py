"""Issue the one-time code with which hardware becomes a register."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from registers.domain.secrets import hash_activation_code, new_one_time_code
from registers.models import Device, Register, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.use_cases.record_register_event import record_register_event


@dataclass(frozen=True, slots=True)
class IssuedActivationCode:
    """The code as it is shown, this once; HQ keeps only its hash."""

    device: Device
    code: str
    expires_at: datetime


@transaction.atomic
def issue_activation_code(
    *, register: Register, user: AbstractBaseUser | None, device_type: Device.Type = Device.Type.REGISTER
) -> IssuedActivationCode:
    """Issue a new activation code; an earlier one that was not used is worth nothing from now on.

    A device that is activated keeps selling until the code is used.
    """
    locked_register(register.pk)
    code = new_one_time_code()
    expires_at = timezone.now() + timedelta(hours=settings.ACTIVATION_CODE_LIFETIME_HOURS)
    code_hash = hash_activation_code(code, key=settings.SECRET_KEY)
    device, _created = Device.objects.update_or_create(
        register=register,
        state=Device.State.PENDING,
        defaults={"activation_code_hash": code_hash, "activation_code_expires_at": expires_at, "type": device_type},
    )
    note = "" if device_type == Device.Type.REGISTER else str(device_type.label)
    record_register_event(register=register, kind=RegisterEvent.Kind.ACTIVATION_CODE_ISSUED, user=user, note=note)
    return IssuedActivationCode(device=device, code=code, expires_at=expires_at)
