"""The cashier takes something off the whole transaction.

It becomes discounts of the lines, to the last cent, because goods come back line by line and each must give back
exactly what was paid for it; a discount of the total could not be returned in part.
"""

from decimal import Decimal

from channel import money
from channel.deposits import is_deposit
from channel.errors import InvalidInput
from channel.lookup import SignedInStaff
from channel.transaction import Line
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.connection import writing
from pos.selling.cart import Cart, read_cart, require_lines, require_no_payment
from pos.selling.change_line import changed_line, full_amount, with_discount
from pos.selling.discount import AskedDiscount, discount_of, distributed, given_by_hand, permitted_by
from pos.selling.drawer_document import read_reason
from pos.selling.permissions import require_staff


def discount_transaction(context: RegisterContext, *, asked: AskedDiscount, approver: SignedInStaff | None = None) -> list[Line]:
    """Take a percentage of what the goods cost now, or an amount, off the lines in the cart that sell goods.

    What is added afterwards costs what it costs. Raises: NobodySignedIn, CartEmpty, PaymentOpen, InvalidInput,
    NotPermitted, StateConflict.
    """
    staff = require_staff(context.journal)
    reason = read_reason(asked.reason)
    with writing(context.journal):
        cart = read_cart(context.journal)
        require_lines(cart)
        require_no_payment(context.journal)
        lines = [line for line in cart.lines if Decimal(line.amount) > 0 and not is_deposit(line)]
        amounts = [Decimal(line.amount) for line in lines]
        given, percent = discount_of(asked, sum(amounts, Decimal(0)), cart.exponent)
        if given > sum(amounts, Decimal(0)) or not given:
            raise InvalidInput("More than nothing and no more than the goods cost can be taken off.")
        approved_by = _approved_by(staff, approver, lines, given, cart.exponent)
        changed = [
            _discounted(cart, line, part, percent, reason, approved_by)
            for line, part in zip(lines, distributed(given, amounts, cart.exponent), strict=True)
            if part
        ]
        for line in changed:
            cart_store.replace_line(context.journal, line)
    return changed


def _approved_by(
    staff: SignedInStaff, approver: SignedInStaff | None, lines: list[Line], given: Decimal, exponent: int
) -> str | None:
    """Return who had to approve, with what was given on the lines before."""
    full = money.round_amount(sum((full_amount(line, exponent) for line in lines), Decimal(0)), exponent)
    before = sum((given_by_hand(line) for line in lines), Decimal(0))
    return permitted_by(staff, approver, given=before + given, full=full, exponent=exponent)


def _discounted(cart: Cart, line: Line, part: Decimal, percent: str | None, reason: str, approved_by: str | None) -> Line:
    """Return a line with its part of the discount."""
    discounts = with_discount(line.discounts, amount=part, percent=percent, reason=reason, approved_by=approved_by)
    return changed_line(line, prices_include_tax=cart.head.prices_include_tax, exponent=cart.exponent, discounts=discounts)
