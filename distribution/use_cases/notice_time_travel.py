"""Notice by itself that HQ's database began anew, when nobody has run `manage.py after_restore`."""

import logging
from datetime import datetime

from django.db import transaction

from distribution.models import HeadquartersState
from distribution.queries.watermarks_ahead import watermarks_ahead
from distribution.use_cases.raise_epoch import raise_epoch

logger = logging.getLogger(__name__)


def notice_time_travel(*, now: datetime) -> bool:
    """Raise HQ's epoch when a watermark lies ahead of the present; returns whether it was raised.

    Asked before each run and at each sweep, so that the ids have no time to grow past an old watermark.
    """
    epoch = HeadquartersState.objects.values_list("epoch", flat=True).get()
    ahead = watermarks_ahead(epoch)
    if not ahead:
        return False
    with transaction.atomic():
        # Of two that notice it, one raises the epoch.
        if HeadquartersState.objects.select_for_update().get().epoch != epoch:
            return False
        logger.error("the watermark %s lies ahead of headquarters' database, which must have been restored", ahead[0])
        raise_epoch(now=now)
        return True
