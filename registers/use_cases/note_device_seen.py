"""Note that a device spoke to HQ."""

from datetime import datetime, timedelta

from registers.domain.secrets import hash_token
from registers.models import Device

WRITE_INTERVAL = timedelta(minutes=1)
#: For so long a token works on after its successor was used.
GRACE = timedelta(minutes=5)


def note_device_seen(*, device: Device, token: str, now: datetime) -> None:
    """Write when a device was last seen, at most once a minute: every request passes here.

    The first use of a new token ends the one before it, though not at once: an upload that takes a minute, or a sale at the
    same moment, may have left with the old one.
    """
    fields: dict[str, object] = {}
    if device.last_seen_at is None or now - device.last_seen_at >= WRITE_INTERVAL:
        fields["last_seen_at"] = now
    if device.previous_token_hash and device.token_hash == hash_token(token):
        fields |= _previous_token(device.previous_token_expires_at, now)
    if fields:
        Device.objects.filter(pk=device.pk, token_hash=device.token_hash).update(**fields)


def _previous_token(expires_at: datetime | None, now: datetime) -> dict[str, object]:
    """Return what is written of the token before the newest: an end that is near, or none of it when it has ended."""
    if expires_at is None or expires_at <= now:
        return {"previous_token_hash": "", "previous_token_expires_at": None}
    return {"previous_token_expires_at": now + GRACE} if expires_at > now + GRACE else {}
