"""Disable a device."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registers.models import Device
from registers.use_cases.end_device import end_device


@transaction.atomic
def disable_device(*, device: Device, user: AbstractBaseUser | None, note: str = "") -> Device:
    """Disable a device that is lost or stolen, also when that turns out after it was deactivated.

    Raises: StateConflict when it is disabled already.
    """
    return end_device(device=device, state=Device.State.DISABLED, user=user, note=note)
