"""Activate a device with its one-time code."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from channel.activation import ActivationAnswer, ActivationRequest
from channel.errors import ActivationCodeInvalid
from channel.timestamp import timestamp_text
from registers.activated_devices import tell_of_activated_device
from registers.activation_facts import activation_facts
from registers.domain.secrets import hash_activation_code, hash_token, new_device_token
from registers.models import Device, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.queries.next_receipt_sequence import next_receipt_sequence
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def activate_device(*, request: ActivationRequest) -> ActivationAnswer:
    """Make the device that knows the code the register's only one; the one before it can do nothing from now on.

    Raises: ActivationCodeInvalid, the same for a wrong, a used and an expired code.
    """
    device = _device_with(request.activation_code)
    for former in Device.objects.filter(register=device.register, state=Device.State.ACTIVATED):
        deactivate_device(device=former, user=None, note=f"Replaced by device {device.pk}.")
    token = _activate(device, request)
    tell_of_activated_device(device)
    record_register_event(register=device.register, kind=RegisterEvent.Kind.DEVICE_ACTIVATED, user=None, note=request.hardware)
    return _answer(device, token)


def _device_with(activation_code: str) -> Device:
    """Find the device an activation code was issued for, and lock its register against a second activation."""
    usable = Device.objects.filter(
        state=Device.State.PENDING,
        activation_code_hash=hash_activation_code(activation_code, key=settings.SECRET_KEY),
        activation_code_expires_at__gt=timezone.now(),
    )
    register_id = usable.values_list("register_id", flat=True).first()
    if register_id is not None:
        register = locked_register(register_id)
        device = usable.filter(register=register).select_related("register__store").first()
        if device is not None:
            return device
    raise ActivationCodeInvalid


def _activate(device: Device, request: ActivationRequest) -> str:
    """Give the device its token and remember what it runs on; returns the token."""
    token = new_device_token()
    now = timezone.now()
    device.state = Device.State.ACTIVATED
    device.activation_code_hash = ""
    device.activation_code_expires_at = None
    device.token_hash = hash_token(token)
    device.token_issued_at = device.activated_at = device.last_seen_at = now
    device.token_expires_at = now + timedelta(days=settings.DEVICE_TOKEN_LIFETIME_DAYS)
    device.journal_id = request.journal_id
    device.program_version = request.program_version
    device.hardware = request.hardware
    device.sealing_key = request.sealing_key
    device.save()
    return token


def _answer(device: Device, token: str) -> ActivationAnswer:
    """Put together what the device needs to begin."""
    register = device.register
    facts = activation_facts(register)
    return ActivationAnswer(
        token=token,
        device_id=device.pk,
        register_number=register.number,
        register_name=register.name,
        store_number=register.store.number,
        store_name=register.store.name,
        database_id=facts.database_id,
        group_id=facts.group_id,
        group_name=facts.group_name,
        epoch=facts.epoch,
        public_keys=facts.public_keys,
        server_time=timestamp_text(timezone.now()),
        next_receipt_sequence=next_receipt_sequence(register),
        token_expires_at=None if device.token_expires_at is None else timestamp_text(device.token_expires_at),
        device_type=device.type,
    )
