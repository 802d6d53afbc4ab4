"""Note that a device spoke to HQ."""

from datetime import datetime, timedelta

from registers.domain.secrets import hash_token
from registers.models import Device

WRITE_INTERVAL = timedelta(minutes=1)


def note_device_seen(*, device: Device, token: str, now: datetime) -> None:
    """Write when a device was last seen, at most once a minute: every request passes here.

    The first use of a new token ends the one before it.
    """
    fields: dict[str, object] = {}
    if device.last_seen_at is None or now - device.last_seen_at >= WRITE_INTERVAL:
        fields["last_seen_at"] = now
    if device.previous_token_hash and device.token_hash == hash_token(token):
        fields |= {"previous_token_hash": "", "previous_token_expires_at": None}
    if fields:
        Device.objects.filter(pk=device.pk, token_hash=device.token_hash).update(**fields)
