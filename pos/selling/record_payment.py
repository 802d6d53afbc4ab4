"""Writing a payment into the cart; what settles the rest is written in one journal transaction with the finished document."""

from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import UNSET, Struct

from channel import money
from channel.lookup import PaymentMethodInfo, StoreFacts
from channel.totals import total
from channel.transaction import CardSlip, Payment, TenderedMoney, VoucherSlip
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.selling.cart import Cart, read_cart, require_lines
from pos.selling.cash_rounding import CashTender, tender_cash
from pos.selling.complete_transaction import CompletedTransaction, Completion, write_completed
from pos.selling.foreign_cash import CASH, foreign_cash
from pos.selling.tender import Tender, tender


class PaymentTaken(Struct, frozen=True, kw_only=True):
    """What was paid just now, what is still due, and the finished transaction when nothing is."""

    payments: list[Payment]
    due: Decimal
    completed: CompletedTransaction | None


def record_payment(
    context: RegisterContext,
    facts: StoreFacts,
    method: PaymentMethodInfo,
    offered: Decimal | None,
    completion: Completion,
    *,
    at: datetime,
    slip: CardSlip | None = None,
    voucher: VoucherSlip | None = None,
    currency: str | None = None,
) -> PaymentTaken:
    """Add a payment to the cart, and complete what it settles. Belongs into a `durable` block.

    `facts` were read before it, `offered` None pays exactly what is due, and is money of `currency`, None: the cart's.
    Raises: CartEmpty, PaymentRefused.
    """
    cart = read_cart(context.journal)
    require_lines(cart)
    tendered = None
    if currency not in (None, cart.head.currency):
        foreign = foreign_cash(facts, method, currency, offered, cart.due, at=at)
        offered, tendered = foreign.worth, foreign.tendered
    taken = _tender(cart, offered, method, facts.smallest_coin(cart.head.currency), is_foreign=tendered is not None)
    payments = _payments(cart, taken.tenders, method, slip, tendered, voucher)
    for payment in payments:
        cart_store.add_payment(context.journal, payment)
    cart = _with_payments(cart, payments, taken.rounding)
    completed = write_completed(context, facts, cart, completion, at=at) if cart.due == 0 else None
    return PaymentTaken(payments=payments, due=cart.due, completed=completed)


def _tender(
    cart: Cart, offered: Decimal | None, method: PaymentMethodInfo, coin: Decimal | None, *, is_foreign: bool
) -> CashTender:
    """Turn what was offered into payments; cash is rounded where it has to be.

    Raises: PaymentRefused.
    """
    if method.kind == CASH:
        return tender_cash(
            cart.due,
            offered,
            currency=cart.head.currency,
            coin=coin,
            allows_change=method.allows_change,
            is_foreign=is_foreign,
        )
    return CashTender(tenders=tender(cart.due, offered, exponent=cart.exponent, allows_change=method.allows_change))


def _payments(
    cart: Cart,
    tenders: list[Tender],
    method: PaymentMethodInfo,
    slip: CardSlip | None,
    tendered: TenderedMoney | None,
    voucher: VoucherSlip | None,
) -> list[Payment]:
    """Number new payments after those that are there."""
    first = len(cart.payments) + 1
    return [
        Payment(
            number=number,
            method=method.code,
            kind=method.kind,
            amount=money.decimal_text(part.amount),
            currency=cart.head.currency,
            change=part.is_change,
            card=None if part.is_change else slip,
            tendered=None if part.is_change else tendered,
            voucher=UNSET if part.is_change or voucher is None else voucher,
        )
        for number, part in enumerate(tenders, start=first)
    ]


def _with_payments(cart: Cart, payments: list[Payment], rounding: Decimal) -> Cart:
    """Return the cart with new payments in its sums."""
    together = [*cart.payments, *payments]
    totals = total(cart.lines, together, cart.exponent, rounding=rounding)
    return msgspec.structs.replace(cart, payments=together, totals=totals)
