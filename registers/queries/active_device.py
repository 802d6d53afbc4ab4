"""Which device a token belongs to."""

from datetime import datetime

from registers.domain.secrets import hash_token
from registers.models import Device


def active_device(token: str, now: datetime) -> Device | None:
    """Return the activated device with this token, with its register and store; None when there is none or it expired.

    A token that was just replaced still counts, see rotate_device_token.
    """
    token_hash = hash_token(token)
    active = Device.objects.filter(state=Device.State.ACTIVATED, token_expires_at__gt=now).select_related("register__store")
    return active.filter(token_hash=token_hash).first() or active.filter(previous_token_hash=token_hash).first()
