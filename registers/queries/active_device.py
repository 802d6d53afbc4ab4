"""Which device a token belongs to."""

from datetime import datetime

from registers.domain.secrets import hash_token
from registers.models import Device


def active_device(token: str, now: datetime) -> Device | None:
    """Return the activated device with this token, with its register and store; None when there is none or it expired.

    A token that was just replaced still counts until it would have expired, see rotate_device_token.
    """
    token_hash = hash_token(token)
    active = Device.objects.filter(state=Device.State.ACTIVATED).select_related("register__store")
    present = active.filter(token_hash=token_hash, token_expires_at__gt=now)
    return present.first() or active.filter(previous_token_hash=token_hash, previous_token_expires_at__gt=now).first()
