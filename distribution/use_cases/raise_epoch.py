"""Begin a new epoch of HQ, after it has travelled back in time to a restored backup.

Nothing is deleted or built here: watermarks of an earlier epoch are not used any more, so the next run compares whole
tables and publishes a release of the new epoch, and every channel database that holds an older one begins anew from a
FULL package. Registers see the new epoch in their plan and send again what HQ may have forgotten.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from distribution.models import HeadquartersState

logger = logging.getLogger(__name__)


@transaction.atomic
def raise_epoch(*, now: datetime) -> int:
    """Raise HQ's epoch by one and return it."""
    HeadquartersState.objects.update(epoch=F("epoch") + 1, epoch_raised_at=now)
    epoch = HeadquartersState.objects.values_list("epoch", flat=True).get()
    logger.warning("headquarters is in epoch %s now: registers re-baseline and send again what it has forgotten", epoch)
    return epoch
