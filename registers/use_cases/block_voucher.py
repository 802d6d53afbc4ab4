"""Block a voucher, because it was lost or stolen, and take the block away again: nothing moves by either."""

import logging

from django.db import transaction

from registers.models import Voucher
from registers.noted_changes import change_of

logger = logging.getLogger(__name__)


@transaction.atomic
def block_voucher(*, voucher: Voucher, is_blocked: bool, user_name: str) -> Voucher:
    """Have registers refuse a voucher, or take it again; what is reserved stays reserved."""
    locked = Voucher.objects.select_for_update(no_key=True).get(pk=voucher.pk)
    if locked.is_blocked != is_blocked:
        locked.is_blocked = is_blocked
        with change_of(locked):
            locked.save(update_fields=["is_blocked"])
        logger.info("voucher %s was %s by %s", locked.pk, "blocked" if is_blocked else "unblocked", user_name)
    return locked
