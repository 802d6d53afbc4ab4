"""The cashier gives the open transaction up.

It is journaled like a sale, because what was rung up and taken back is exactly what an auditor asks about; money
that was taken already is shown going back.
"""

from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from channel import money
from channel.lookup import SignedInStaff
from channel.transaction import Payment, TransactionType
from pos.context import RegisterContext
from pos.journal import cart_store, suspended
from pos.journal.connection import durable
from pos.selling.cart import Cart, read_cart
from pos.selling.complete_transaction import CompletedTransaction, Completion, write_entry
from pos.selling.permissions import permitted_by, require_staff


def void_transaction(
    context: RegisterContext,
    *,
    completion: Completion,
    voided_at: datetime | None = None,
    approver: SignedInStaff | None = None,
) -> CompletedTransaction | None:
    """Void the open transaction; one without lines leaves nothing behind, needs no permission, and None is returned.

    What such a one was recalled from waits again, so that no suspended transaction ends without a document.

    Raises: NobodySignedIn, NotPermitted, CartEmpty.
    """
    staff = require_staff(context.journal)
    facts = context.facts.read()
    with durable(context.journal):
        cart = read_cart(context.journal)
        if not cart.lines:
            suspended.put_back(context.journal, cart.head.transaction_id)
            cart_store.clear(context.journal)
            return None
        permitted_by(staff, "can_void", approver)
        payments = [*cart.payments, *_given_back(cart)]
        return write_entry(context, facts, cart, TransactionType.VOID, payments, completion, at=voided_at or context.clock())


def _given_back(cart: Cart) -> list[Payment]:
    """Return what has to go back, so that nothing was paid in the end: by payment method, and one by one what came as itself."""
    kept: dict[str, Payment] = {}
    sums: dict[str, Decimal] = {}
    for payment in cart.payments:
        if _came_as_itself(payment):
            continue
        kept[payment.method] = payment
        sums[payment.method] = sums.get(payment.method, Decimal(0)) + Decimal(payment.amount)
    methods = [method for method, amount in sums.items() if amount != 0]
    back = [
        Payment(
            number=number,
            method=method,
            kind=kept[method].kind,
            amount=money.decimal_text(-sums[method]),
            currency=kept[method].currency,
            change=True,
        )
        for number, method in enumerate(methods, start=len(cart.payments) + 1)
    ]
    same = [payment for payment in cart.payments if _came_as_itself(payment)]
    return [
        *back,
        *(_turned_back(payment, number) for number, payment in enumerate(same, start=len(cart.payments) + len(back) + 1)),
    ]


def _came_as_itself(payment: Payment) -> bool:
    """Tell whether the very same goes back: foreign money, a voucher."""
    return payment.tendered is not None or bool(payment.voucher)


def _turned_back(payment: Payment, number: int) -> Payment:
    """Give the very money back that was handed over, or onto the voucher that it was taken from."""
    tendered, voucher = payment.tendered, payment.voucher
    if tendered is not None:
        tendered = replace(tendered, amount=_negative(tendered.amount))
    if voucher:
        voucher = replace(voucher, left=money.decimal_text(Decimal(voucher.left) + Decimal(payment.amount)))
    return replace(payment, number=number, amount=_negative(payment.amount), change=True, tendered=tendered, voucher=voucher)


def _negative(amount: str) -> str:
    return money.decimal_text(-Decimal(amount))
