"""The cashier takes a payment; when everything is paid, the transaction is complete."""

from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import Struct

from channel import money
from channel.errors import InvalidInput
from channel.lookup import PaymentMethodInfo, StoreFacts
from channel.totals import total
from channel.transaction import Payment
from pos.context import RegisterContext
from pos.errors import NotWhileOffline
from pos.journal import cart_store
from pos.journal.connection import durable
from pos.selling.cart import Cart, read_cart, require_lines
from pos.selling.complete_transaction import CompletedTransaction, Completion, write_completed
from pos.selling.permissions import require_staff
from pos.selling.tender import Tender, tender


class PaymentTaken(Struct, frozen=True, kw_only=True):
    """What was paid just now, what is still due, and the finished transaction when nothing is."""

    payments: list[Payment]
    due: Decimal
    completed: CompletedTransaction | None


def take_payment(
    context: RegisterContext,
    *,
    method_code: str,
    amount: str | None = None,
    completion: Completion,
    completed_at: datetime | None = None,
) -> PaymentTaken:
    """Take a payment, or give money back; `amount` None pays exactly what is due.

    The payment that settles the rest is written in one journal transaction with the finished document.
    Raises: NobodySignedIn, CartEmpty, PaymentRefused, InvalidInput, NotWhileOffline.
    """
    require_staff(context.journal)
    facts = context.facts.read()
    method = _usable_method(context, facts, method_code)
    offered = None if amount is None else money.parse_decimal(amount)
    moment = completed_at or context.clock()
    with durable(context.journal):
        cart = read_cart(context.journal)
        require_lines(cart)
        tenders = tender(cart.due, offered, exponent=cart.exponent, allows_change=method.allows_change)
        payments = _payments(cart, tenders, method)
        for payment in payments:
            cart_store.add_payment(context.journal, payment)
        cart = _with_payments(cart, payments)
        completed = write_completed(context, facts, cart, completion, at=moment) if cart.due == 0 else None
    return PaymentTaken(payments=payments, due=cart.due, completed=completed)


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


def _payments(cart: Cart, tenders: list[Tender], method: PaymentMethodInfo) -> list[Payment]:
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
        )
        for number, part in enumerate(tenders, start=first)
    ]


def _with_payments(cart: Cart, payments: list[Payment]) -> Cart:
    """Return the cart with new payments in its sums."""
    together = [*cart.payments, *payments]
    return msgspec.structs.replace(cart, payments=together, totals=total(cart.lines, together, cart.exponent))
