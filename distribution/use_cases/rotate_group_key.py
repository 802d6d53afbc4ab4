"""Give a channel data group a new package key, because somebody may know the one it has."""

import logging
from datetime import datetime

from django.db import transaction

from distribution.group_keys import add_key, newest_key
from distribution.models import GroupKey
from registers.models import ChannelDataGroup

logger = logging.getLogger(__name__)


@transaction.atomic
def rotate_group_key(*, group: ChannelDataGroup, reason: str, now: datetime) -> GroupKey | None:
    """Encrypt a group's packages with a new key from now on; returns it.

    None: the group has no key yet, so nobody can know one. What was packaged stays as it is: who knows its key had its
    rows. No lock is taken, because whoever ends a device holds others; of two new keys the newer one counts.
    """
    if newest_key(group) is None:
        return None
    key = add_key(group=group, reason=reason, now=now)
    logger.warning("channel data group %s encrypts with key %s from now on: %s", group, key.key_id, reason)
    return key
