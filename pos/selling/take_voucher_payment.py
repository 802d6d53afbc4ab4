"""A payment by a voucher of HQ: journaled, then reserved at HQ, then taken into the cart; posting the sale redeems it.

A kill between any two of these leaves a row that `settle_vouchers` brings to its end. HQ holds the money for an id that is
released, so that nothing is ever redeemed without a sale.
"""

from datetime import datetime
from decimal import Decimal

from channel import money
from channel.errors import EverytillError, InvalidInput, UnknownVoucher, VoucherRefused
from channel.identifiers import new_transaction_id
from channel.lookup import PaymentMethodInfo, StoreFacts
from channel.transaction import VoucherSlip
from channel.voucher import ReservationAnswer, ReservationRequest, VoucherAnswer, voucher_number
from pos.clock import timestamp_text
from pos.context import RegisterContext
from pos.errors import NotWhileOffline, PaymentOpen, PaymentRefused
from pos.journal import voucher_redemptions
from pos.journal.connection import durable
from pos.journal.voucher_redemptions import RedemptionState, VoucherRedemption
from pos.payments.lock import terminal_lock
from pos.selling.cart import Cart, read_cart, require_lines
from pos.selling.complete_transaction import Completion
from pos.selling.record_payment import PaymentTaken, record_payment
from pos.selling.settle_vouchers import settle_under_lock
from pos.selling.tender import tender

#: HQ was there and said no: nothing is held under this id.
NO = (UnknownVoucher, VoucherRefused, InvalidInput)
LINE_LOST = "The connection to headquarters was lost: the voucher was not taken, and nothing is redeemed."


def is_of_headquarters(method: PaymentMethodInfo) -> bool:
    """Tell whether HQ keeps the balance of what is paid so; a voucher that works offline is somebody else's."""
    return method.kind == "VOUCHER" and not method.works_offline


def voucher_balance(context: RegisterContext, number: str) -> VoucherAnswer:
    """Ask HQ what is on a voucher.

    Raises: InvalidInput, UnknownVoucher, NotWhileOffline.
    """
    asked = voucher_number(number)
    answer = context.connection.ask(lambda deadline: context.headquarters.client().voucher_balance(asked, deadline), lambda: None)
    if answer is None:
        raise NotWhileOffline("What is on a voucher only headquarters knows, and it does not answer.")
    return answer


def take_voucher_payment(
    context: RegisterContext,
    facts: StoreFacts,
    method: PaymentMethodInfo,
    number: str,
    offered: Decimal | None,
    completion: Completion,
    *,
    at: datetime,
) -> PaymentTaken:
    """Take what is due of a voucher, what was asked for, or as much as is on it; give back onto it where money goes back.

    Raises: CartEmpty, PaymentRefused, InvalidInput, UnknownVoucher, VoucherRefused, NotWhileOffline, PaymentOpen.
    """
    cart = read_cart(context.journal)
    require_lines(cart)
    if cart.due < 0:
        return _give_back(context, facts, method, number, offered, completion, at=at)
    with terminal_lock(context.home.voucher_lock) as is_ours:
        if not is_ours:
            raise PaymentOpen("A voucher is being taken at this register. Wait for it to end.")
        redemption = _write_down(context, number, offered, at)
        try:
            answer = _reserved(context, redemption, at)
            with durable(context.journal):
                taken = record_payment(
                    context, facts, method, Decimal(answer.amount), completion, at=at, voucher=_slip(redemption, answer)
                )
                voucher_redemptions.move(context.journal, redemption.redemption_id, RedemptionState.TAKEN, at=at)
        finally:
            settle_under_lock(context, at=at)
    return taken


def _write_down(context: RegisterContext, number: str, offered: Decimal | None, at: datetime) -> VoucherRedemption:
    """Journal what HQ will be asked, on the disk before it is."""
    with durable(context.journal):
        cart = read_cart(context.journal)
        if cart.due <= 0:
            raise PaymentRefused("Nothing is due.")
        redemption = VoucherRedemption(
            redemption_id=new_transaction_id(),
            transaction_id=cart.head.transaction_id,
            number=voucher_number(number),
            amount=money.decimal_text(tender(cart.due, offered, exponent=cart.exponent, allows_change=False)[0].amount),
            currency=cart.head.currency,
            state=RedemptionState.ASKED,
            trouble="",
            asked_at=timestamp_text(at),
        )
        voucher_redemptions.asked(context.journal, redemption)
    return redemption


def _reserved(context: RegisterContext, redemption: VoucherRedemption, at: datetime) -> ReservationAnswer:
    """Have HQ reserve it, and return what it reserved.

    Raises: NotWhileOffline when HQ does not answer; and what HQ says against it.
    """
    request = ReservationRequest(
        redemption_id=redemption.redemption_id,
        transaction_id=redemption.transaction_id,
        number=redemption.number,
        currency=redemption.currency,
        amount=redemption.amount,
    )
    given_up, refused = RedemptionState.GIVEN_UP, RedemptionState.REFUSED
    try:
        answer = context.connection.ask(
            lambda deadline: context.headquarters.client().reserve_voucher(request, deadline), lambda: None
        )
    except EverytillError as error:
        state = refused if isinstance(error, NO) else given_up
        voucher_redemptions.move(context.journal, redemption.redemption_id, state, at=at, trouble=str(error))
        raise
    if answer is None or not 0 < Decimal(answer.amount) <= Decimal(redemption.amount):
        voucher_redemptions.move(context.journal, redemption.redemption_id, given_up, at=at, trouble=LINE_LOST)
        raise NotWhileOffline(LINE_LOST)
    return answer


def _slip(redemption: VoucherRedemption, answer: ReservationAnswer) -> VoucherSlip:
    return VoucherSlip(number=answer.number, redemption_id=redemption.redemption_id, left=answer.left)


def _give_back(
    context: RegisterContext,
    facts: StoreFacts,
    method: PaymentMethodInfo,
    number: str,
    offered: Decimal | None,
    completion: Completion,
    *,
    at: datetime,
) -> PaymentTaken:
    """Give money back onto a voucher: nothing has to be held for that, and posting the return puts it there.

    Raises: PaymentRefused where it does not belong onto this voucher, and what `voucher_balance` does.
    """
    found = voucher_balance(context, number)
    cart = read_cart(context.journal)
    amount = abs(tender(cart.due, offered, exponent=cart.exponent, allows_change=False)[0].amount)
    _require_room(found, cart, amount)
    left = money.decimal_text(Decimal(found.balance) + amount)
    slip = VoucherSlip(number=found.number, redemption_id=new_transaction_id(), left=left)
    with durable(context.journal):
        return record_payment(context, facts, method, amount, completion, at=at, voucher=slip)


def _require_room(found: VoucherAnswer, cart: Cart, amount: Decimal) -> None:
    """Return when as much can be given back onto a voucher.

    Raises: PaymentRefused.
    """
    if found.refusal:
        raise PaymentRefused(found.refusal)
    if found.currency != cart.head.currency:
        raise PaymentRefused(f"This voucher is in {found.currency}.")
    if found.room is not None and amount > Decimal(found.room):
        raise PaymentRefused(f"Only {found.room} can be given back onto this voucher: it never holds more than its value.")
