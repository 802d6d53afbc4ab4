"""Take what is left of a voucher that is void: paid out otherwise, issued by mistake."""

import logging
from datetime import datetime

from django.db import transaction

from channel.errors import InvalidInput, StateConflict
from registers.models import Voucher, VoucherMovement
from registers.noted_changes import change_of
from registers.queries.posting_transaction import posting_transaction
from registers.use_cases.move_vouchers import Move, move_vouchers

logger = logging.getLogger(__name__)


@transaction.atomic
def cancel_voucher(*, voucher: Voucher, note: str, user_name: str, now: datetime) -> VoucherMovement:
    """Take all that is left, for a reason.

    Raises: InvalidInput without a reason, StateConflict when nothing is left or a sale is being paid with it.
    """
    if not note.strip():
        raise InvalidInput("A voucher is canceled for a reason.")
    locked = Voucher.objects.select_for_update(no_key=True).get(pk=voucher.pk)
    if locked.balance <= 0:
        raise StateConflict("Nothing is left of this voucher.")
    if locked.reserved_amount:
        raise StateConflict("A sale is being paid with this voucher. Wait for it, or block the voucher meanwhile.")
    move = Move(voucher=locked, kind=VoucherMovement.Kind.CANCEL, amount=-locked.balance, user_name=user_name, note=note.strip())
    with change_of(locked):
        (movement,) = move_vouchers(moves=[move], posted_in=posting_transaction(), now=now)
    logger.info("voucher %s was canceled by %s: %s", locked.pk, user_name, note)
    return movement
