"""End a hand-over: the device has brought all it held, and its token is worth nothing from now on."""

from django.db import transaction

from registers.models import Device, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def end_hand_over(*, device: Device, token_hash: str) -> None:
    """Take the hand-over token from a device; one it was given since stays."""
    locked_register(device.register_id)
    ended = Device.objects.filter(pk=device.pk, hand_over_token_hash=token_hash)
    if ended.update(hand_over_token_hash="", hand_over_token_expires_at=None):
        kind = RegisterEvent.Kind.HAND_OVER_ENDED
        record_register_event(register=device.register, kind=kind, user=None, note=device.hardware)
