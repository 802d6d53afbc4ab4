"""The keys that packages about people are encrypted with: which one is taken now, and how a register comes by it.

A key belongs to a channel data group and not to a device, because a package is built once for all of a group. What is a
device's own is the envelope: each register gets the keys of its plan sealed for the sealing key it made itself. The
keys are in HQ's database, beside the rows they protect; they guard packages on their way and on whatever they are kept.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from channel.errors import InvalidInput
from channel.sealing import seal
from distribution.announcements import personal_jobs
from distribution.models import GroupKey, Package
from registers.models import ChannelDataGroup

logger = logging.getLogger(__name__)

SECRET_BYTES = 32


def key_for_package(*, group: ChannelDataGroup, job: int | None, now: datetime) -> GroupKey | None:
    """Give the key to encrypt a package with; None when nothing in it is about people. `job` is None for a FULL.

    A group's first key is made when it is first needed, and the next one when the last has served GROUP_KEY_DAYS.
    """
    if job is not None and job not in personal_jobs():
        return None
    key = newest_key(group)
    if key is not None and not _is_old(key, now):
        return key
    with transaction.atomic():
        # Of two that need a new key, one makes it.
        ChannelDataGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
        key = newest_key(group)
        if key is None:
            return add_key(group=group, reason="", now=now)
        if _is_old(key, now):
            return add_key(group=group, reason=f"The one before was {settings.GROUP_KEY_DAYS} days old.", now=now)
        return key


def newest_key(group: ChannelDataGroup) -> GroupKey | None:
    """Give the key a group's packages are encrypted with now; None while it has none."""
    return GroupKey.objects.filter(group=group).order_by("-pk").first()


def add_key(*, group: ChannelDataGroup, reason: str, now: datetime) -> GroupKey:
    """Give a group a new key for its packages from now on; those it has keep theirs."""
    secret = secrets.token_bytes(SECRET_BYTES)
    name = hashlib.sha256(secret).hexdigest()[:16]
    return GroupKey.objects.create(group=group, key_id=name, secret=secret, created_at=now, reason=reason[:200])


def secret_of(package: Package) -> bytes | None:
    """Give what unpacks a package; None when it is not encrypted."""
    # psycopg hands out a memoryview.
    return None if package.key is None else bytes(package.key.secret)


def sealed_keys(packages: Iterable[Package], sealing_key: str) -> dict[str, str]:
    """Seal the keys of encrypted packages for one device, by key id.

    Nothing for a device that has no sealing key, or none that anything can be sealed for: it cannot open them.
    """
    # Whoever chose the packages has read their keys with them.
    needed = {package.key_id: package.key for package in packages if package.key is not None}
    if not needed or not sealing_key:
        return {}
    try:
        return {key.key_id: seal(bytes(key.secret), sealing_key) for _, key in sorted(needed.items())}
    except InvalidInput as error:
        logger.warning("no package key can be sealed for %s: %s", sealing_key, error)
        return {}


def _is_old(key: GroupKey, now: datetime) -> bool:
    return now - key.created_at >= timedelta(days=settings.GROUP_KEY_DAYS)
