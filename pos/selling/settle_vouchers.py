"""What a crash, a void or a lost line left open with vouchers is brought to its end.

What the journal says decides: what a finished sale took is redeemed by posting it, and there is nothing to do. What the cart
holds waits for it. All else goes back, also what HQ may never have heard of: from then on it refuses that id. While HQ does not
answer it stays open and is told the next time; HQ lets it go by itself after some hours.
"""

from datetime import datetime

from channel.errors import EverytillError, VoucherRefused
from channel.voucher import ReleaseRequest
from pos.context import RegisterContext
from pos.headquarters.deadline import Deadline
from pos.journal import cart_store, entries, voucher_redemptions
from pos.journal.voucher_redemptions import RedemptionState, VoucherRedemption
from pos.payments.lock import terminal_lock

SOLD = ("SALE", "RETURN")


def settle_vouchers(context: RegisterContext, *, at: datetime) -> None:
    """Settle what is open; while another program takes a voucher, nothing is done."""
    if not voucher_redemptions.unsettled(context.journal):
        return
    with terminal_lock(context.home.voucher_lock) as is_ours:
        if is_ours:
            settle_under_lock(context, at=at)


def settle_under_lock(context: RegisterContext, *, at: datetime) -> None:
    """Settle what is open. Belongs into a block that holds the lock, so that nobody is asking about it now."""
    head = cart_store.read_head(context.journal)
    open_id = None if head is None else head.transaction_id
    for redemption in voucher_redemptions.unsettled(context.journal):
        if redemption.state is RedemptionState.TAKEN and redemption.transaction_id == open_id:
            continue
        ended_as = entries.type_of(context.journal, redemption.transaction_id)
        if redemption.state is RedemptionState.TAKEN and ended_as in SOLD:
            voucher_redemptions.move(context.journal, redemption.redemption_id, RedemptionState.REDEEMED, at=at)
        else:
            _release(context, redemption, at)


def _release(context: RegisterContext, redemption: VoucherRedemption, at: datetime) -> None:
    """Tell HQ that it is not wanted; what cannot be told now stays open, with the reason."""
    if redemption.state is not RedemptionState.GIVEN_UP:
        voucher_redemptions.move(context.journal, redemption.redemption_id, RedemptionState.GIVEN_UP, at=at)
    if not context.connection.is_online:
        return
    request = ReleaseRequest(
        redemption_id=redemption.redemption_id, transaction_id=redemption.transaction_id, number=redemption.number
    )
    seconds = context.facts.profile().offline_timeout_seconds
    try:
        context.headquarters.client().release_voucher(request, Deadline(seconds))
    except VoucherRefused as error:
        voucher_redemptions.move(context.journal, redemption.redemption_id, RedemptionState.REFUSED, at=at, trouble=str(error))
    except EverytillError as error:
        voucher_redemptions.note_trouble(context.journal, redemption.redemption_id, str(error))
    else:
        voucher_redemptions.move(context.journal, redemption.redemption_id, RedemptionState.RELEASED, at=at)
