"""Begin a hand-over: change the one-time code into a token that is good for uploads alone, and not for long."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from channel.activation import HandOverAnswer, HandOverRequest
from channel.errors import HandOverCodeInvalid, JournalForeign
from channel.timestamp import timestamp_text
from registers.domain.secrets import hash_hand_over_code, hash_token, new_device_token
from registers.models import Device, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def begin_hand_over(*, request: HandOverRequest) -> HandOverAnswer:
    """Let the device that knows the code and has the journal upload what it still holds; the code is used up by that.

    Raises: HandOverCodeInvalid, the same for a wrong, a used and an expired code; JournalForeign when the code is good and
    the journal is not the one the device sold with: the code is not used up by somebody at the wrong till.
    """
    device = _device_with(request.code)
    if device.journal_id != request.journal_id:
        raise JournalForeign(
            f"This code is for another device of register {device.register.number}: its journal is not the one here."
        )
    token = new_device_token()
    now = timezone.now()
    device.hand_over_code_hash, device.hand_over_code_expires_at = "", None
    device.hand_over_token_hash = hash_token(token)
    device.hand_over_token_expires_at = expires_at = now + timedelta(hours=settings.HAND_OVER_TOKEN_LIFETIME_HOURS)
    device.save()
    record_register_event(register=device.register, kind=RegisterEvent.Kind.HAND_OVER_BEGUN, user=None, note=device.hardware)
    return HandOverAnswer(
        token=token,
        expires_at=timestamp_text(expires_at),
        register_number=device.register.number,
        store_number=device.register.store.number,
    )


def _device_with(code: str) -> Device:
    """Find the device a hand-over code was issued for, and lock its register against a second use of the code."""
    usable = Device.objects.filter(
        state__in=(Device.State.DEACTIVATED, Device.State.DISABLED),
        hand_over_code_hash=hash_hand_over_code(code, key=settings.SECRET_KEY),
        hand_over_code_expires_at__gt=timezone.now(),
    )
    register_id = usable.values_list("register_id", flat=True).first()
    if register_id is not None:
        register = locked_register(register_id)
        device = usable.filter(register=register).select_related("register__store").first()
        if device is not None:
            return device
    raise HandOverCodeInvalid
