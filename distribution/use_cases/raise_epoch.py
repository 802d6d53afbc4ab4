"""Begin a new epoch of HQ, after it has travelled back in time to a restored backup.

Nothing is deleted or built here: watermarks of an earlier epoch are not used any more, so the next run compares whole
tables and publishes a release of the new epoch, and every channel database that holds an older one begins anew from a
FULL package. Registers see the new epoch in their plan and send again what HQ may have forgotten.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from distribution.models import HeadquartersState
from registers.use_cases.begin_feed_anew import begin_feed_anew

logger = logging.getLogger(__name__)


@transaction.atomic
def raise_epoch(*, now: datetime, above: int = 0) -> int:
    """Raise HQ's epoch and return it: the next one, or the one after `above` where registers have seen that already."""
    HeadquartersState.objects.update(epoch=Greatest(F("epoch"), Value(above)) + 1, epoch_raised_at=now)
    begin_feed_anew()
    epoch = HeadquartersState.objects.values_list("epoch", flat=True).get()
    logger.warning("headquarters is in epoch %s now: registers re-baseline and send again what it has forgotten", epoch)
    return epoch
