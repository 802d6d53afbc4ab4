"""Forget what a register's former hardware has given up, so that the new one begins with a clean slate.

A package that one disk could not keep, another can; and a FULL that was given up would never be planned again.
"""

from datetime import datetime

from distribution.models import DownloadSession
from registers.models import Device


def forget_canceled_sessions(*, device: Device, now: datetime) -> int:
    """Supersede the canceled download sessions of a device's register; returns how many there were."""
    canceled = DownloadSession.objects.filter(channel_database__register=device.register_id, state=DownloadSession.State.CANCELED)
    return canceled.update(state=DownloadSession.State.SUPERSEDED, changed_at=now)
