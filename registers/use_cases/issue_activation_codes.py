"""Issue the one-time codes of many registers at once; see `issue_activation_code` for what a code is."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from registers.domain.secrets import hash_activation_code, new_one_time_code
from registers.models import Device, Register, RegisterEvent
from registers.noted_changes import changes_of, note_creations
from registers.queries.locked_register import locked_registers
from registers.use_cases.issue_activation_code import IssuedActivationCode
from registers.use_cases.record_register_events import record_register_events


@transaction.atomic
def issue_activation_codes(*, registers: Collection[Register], user: AbstractBaseUser | None) -> dict[int, IssuedActivationCode]:
    """Issue a new code for each register, by primary key; earlier ones that were not used are worth nothing from now on."""
    locked = [register.pk for register in locked_registers([register.pk for register in registers])]
    waiting = {device.register_id: device for device in Device.objects.filter(register__in=locked, state=Device.State.PENDING)}
    devices = [waiting.get(pk) or Device(register_id=pk, state=Device.State.PENDING) for pk in locked]
    codes = [new_one_time_code() for _device in devices]
    expires_at = timezone.now() + timedelta(hours=settings.ACTIVATION_CODE_LIFETIME_HOURS)
    for device, code in zip(devices, codes, strict=True):
        device.type = Device.Type.REGISTER
        device.activation_code_hash = hash_activation_code(code, key=settings.SECRET_KEY)
        device.activation_code_expires_at = expires_at
    written = ["type", "activation_code_hash", "activation_code_expires_at"]
    with changes_of(Device, [device.pk for device in waiting.values()]):
        Device.objects.bulk_update(waiting.values(), written, batch_size=500)
    note_creations(
        Device.objects.bulk_create([device for device in devices if device.register_id not in waiting], batch_size=500)
    )
    record_register_events(
        notes=[(register, "") for register in locked], kind=RegisterEvent.Kind.ACTIVATION_CODE_ISSUED, user=user
    )
    return {
        device.register_id: IssuedActivationCode(device=device, code=code, expires_at=expires_at)
        for device, code in zip(devices, codes, strict=True)
    }
