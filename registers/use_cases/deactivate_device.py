"""Deactivate a device."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from registers.models import Device
from registers.use_cases.end_device import end_device


@transaction.atomic
def deactivate_device(*, device: Device, user: AbstractBaseUser | None, note: str = "") -> Device:
    """Deactivate a device: its register may be activated again, on this hardware or other.

    Raises: StateConflict when it has ended already.
    """
    return end_device(device=device, state=Device.State.DEACTIVATED, user=user, note=note)
