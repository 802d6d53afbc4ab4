"""The cashier takes a payment; when everything is paid, the transaction is complete.

A card payment that a crash left open is settled before any other: the customer may have paid already.
"""

from datetime import datetime

from channel import money
from channel.errors import InvalidInput
from channel.lookup import PaymentMethodInfo, StoreFacts
from pos.context import RegisterContext
from pos.errors import CardInDoubt, NotWhileOffline
from pos.journal import card_payments
from pos.journal.connection import durable
from pos.selling.cart import read_cart
from pos.selling.complete_transaction import Completion
from pos.selling.permissions import require_staff
from pos.selling.record_payment import PaymentTaken as PaymentTaken
from pos.selling.record_payment import record_payment
from pos.selling.settle_card_payments import settle_card_payments
from pos.selling.take_card_payment import take_card_payment
from pos.selling.take_voucher_payment import is_of_headquarters, take_voucher_payment


def take_payment(
    context: RegisterContext,
    *,
    method_code: str,
    amount: str | None = None,
    currency: str | None = None,
    voucher: str | None = None,
    completion: Completion,
    completed_at: datetime | None = None,
) -> PaymentTaken:
    """Take a payment, or give money back; `amount` None pays exactly what is due.

    The amount is money of `currency`, None: the store's; of another currency cash alone is taken. `voucher` is the number of
    a voucher of HQ, of which as much is taken as is on it.
    Where a card turns out to have paid already, that payment is returned and no other is taken.
    Raises: NobodySignedIn, CartEmpty, PaymentRefused, CardRefused, CardInDoubt, InvalidInput, NotWhileOffline, UnknownVoucher,
        VoucherRefused.
    """
    require_staff(context.journal)
    at = completed_at or context.clock()
    settled = settle_card_payments(context, completion=completion, at=at)
    if settled is not None:
        return settled
    if card_payments.in_doubt(context.journal):
        raise CardInDoubt
    facts = context.facts.read()
    method = _usable_method(context, facts, method_code)
    offered = None if amount is None else money.parse_decimal(amount)
    if is_of_headquarters(method):
        if not voucher:
            raise InvalidInput("Scan or type the number of the voucher.")
        return take_voucher_payment(context, facts, method, voucher, offered, completion, at=at)
    terminal = context.equipment.card_terminal() if method.kind == "CARD" else None
    if terminal is not None and currency in (None, facts.store.currency) and read_cart(context.journal).due != 0:
        return take_card_payment(context, facts, method, terminal, offered, completion, at=at)
    with durable(context.journal):
        return record_payment(context, facts, method, offered, completion, at=at, currency=currency)


def _usable_method(context: RegisterContext, facts: StoreFacts, code: str) -> PaymentMethodInfo:
    """Find a payment method that works now.

    Raises: InvalidInput, NotWhileOffline.
    """
    method = facts.payment_method(code.strip().upper()) or facts.payment_method(code)
    if method is None:
        known = ", ".join(sorted(known.code for known in facts.payment_methods))
        raise InvalidInput(f"There is no payment method {code}. Known are {known}.")
    if not method.works_offline and not context.connection.is_online:
        raise NotWhileOffline(f"{method.name} needs headquarters, and the register is offline.")
    return method
