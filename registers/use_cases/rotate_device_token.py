"""Replace a device's token."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from channel.activation import TokenAnswer
from channel.errors import DeviceInactive
from channel.timestamp import timestamp_text
from registers.domain.secrets import hash_token, new_device_token
from registers.models import Device, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def rotate_device_token(*, device: Device, token: str) -> TokenAnswer:
    """Issue a new token; the one that was shown works on, because this answer may get lost.

    It is the one the device holds, whichever HQ believes to be the newest. Raises: DeviceInactive when the device ended
    meanwhile.
    """
    locked_register(device.register_id)
    locked = Device.objects.select_related("register").get(pk=device.pk)
    if locked.state != Device.State.ACTIVATED:
        raise DeviceInactive
    new_token = new_device_token()
    now = timezone.now()
    # Another one than the newest: the answer that brought that got lost, and the token shown is the previous one already.
    if locked.token_hash == hash_token(token):
        locked.previous_token_hash, locked.previous_token_expires_at = locked.token_hash, locked.token_expires_at
    locked.token_hash = hash_token(new_token)
    locked.token_issued_at = now
    locked.token_expires_at = now + timedelta(days=settings.DEVICE_TOKEN_LIFETIME_DAYS)
    locked.save()
    record_register_event(register=locked.register, kind=RegisterEvent.Kind.TOKEN_ROTATED, user=None)
    return TokenAnswer(token=new_token, expires_at=timestamp_text(locked.token_expires_at))
