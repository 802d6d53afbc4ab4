"""Which device hands over what it still holds: one that has left, by the token its hand-over code was changed into."""

from datetime import datetime

from registers.domain.secrets import hash_token
from registers.models import Device


def handing_over_device(token: str, now: datetime) -> Device | None:
    """Return the device that has left with this hand-over token, with register and store; None: there is none, or it expired."""
    ended = Device.objects.filter(state__in=(Device.State.DEACTIVATED, Device.State.DISABLED)).select_related("register__store")
    return ended.filter(hand_over_token_hash=hash_token(token), hand_over_token_expires_at__gt=now).first()
