"""Give every group whose package keys an ended device knows a new one."""

from datetime import datetime

from distribution.models import DownloadSession, GroupKey, Package
from distribution.use_cases.rotate_group_key import rotate_group_key
from registers.models import ChannelDatabase, ChannelDataGroup, Device


def rotate_keys_of_device(*, device: Device, now: datetime) -> list[GroupKey]:
    """Rotate the keys of the group an ended device received data of, and of groups it was in before.

    Lost, replaced or given back: its disk is out of our hands. A device that was never activated knows no key, and a key
    that no package was made with is known to nobody.
    """
    if device.activated_at is None:
        return []
    reason = f"Device {device.pk} of register {device.register.number} was {device.state.lower()}."
    rotated = [rotate_group_key(group=group, reason=reason, now=now) for group in _groups_known_to(device)]
    return [key for key in rotated if key is not None]


def _groups_known_to(device: Device) -> list[ChannelDataGroup]:
    """Name the groups of which the device's register has taken packages, or may have, with the newest key."""
    databases = ChannelDatabase.objects.filter(register=device.register_id)
    present = databases.exclude(group=None).values_list("group_id", flat=True)
    taken = DownloadSession.objects.filter(channel_database__in=databases, package__key__isnull=False)
    groups = {*present, *taken.values_list("package__group_id", flat=True)}
    newest = GroupKey.objects.filter(group__in=groups).order_by("group", "pk").values_list("group_id", "pk")
    used = Package.objects.filter(key__in=dict(newest).values()).values("group_id")
    return list(ChannelDataGroup.objects.filter(pk__in=used).order_by("pk"))
