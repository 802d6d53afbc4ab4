"""The cashier takes a voucher's payment out of the open transaction: the customer pays otherwise, and the money is free again."""

from datetime import datetime

from channel.errors import InvalidInput
from channel.transaction import Payment
from pos.context import RegisterContext
from pos.journal import cart_store, voucher_redemptions
from pos.journal.connection import durable
from pos.journal.voucher_redemptions import RedemptionState
from pos.selling.cart import read_cart
from pos.selling.permissions import require_staff
from pos.selling.settle_vouchers import settle_vouchers


def void_voucher_payment(context: RegisterContext, *, number: int, at: datetime) -> Payment:
    """Take the payment of this number out, and have HQ let its money go.

    Only vouchers of HQ: what was put into the drawer or charged goes back when the transaction is voided.
    Raises: NobodySignedIn, CartEmpty, InvalidInput.
    """
    require_staff(context.journal)
    with durable(context.journal):
        payments = read_cart(context.journal).payments
        payment = next((each for each in payments if each.number == number and each.voucher), None)
        if payment is None or not payment.voucher:
            raise InvalidInput(f"Payment {number} is no voucher of headquarters.")
        cart_store.remove_payment(context.journal, payment)
        given_up = RedemptionState.GIVEN_UP
        voucher_redemptions.move(context.journal, payment.voucher.redemption_id, given_up, at=at)
    settle_vouchers(context, at=at)
    return payment
