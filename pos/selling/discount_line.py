"""The cashier takes something off one line of the cart."""

from decimal import Decimal

from channel import money
from channel.errors import InvalidInput, StateConflict
from channel.lookup import SignedInStaff
from channel.transaction import Line
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.connection import writing
from pos.selling.change_line import changed_line, full_amount, require_open_line, with_discount
from pos.selling.deposit_line import require_no_deposit
from pos.selling.discount import AskedDiscount, discount_of, given_by_hand, permitted_by
from pos.selling.drawer_document import read_reason
from pos.selling.permissions import require_staff


def discount_line(context: RegisterContext, *, number: int, asked: AskedDiscount, approver: SignedInStaff | None = None) -> Line:
    """Take a percentage of its full price, or an amount, off a line; at most what is left of it.

    Raises: NobodySignedIn, CartEmpty, PaymentOpen, NotFound, InvalidInput, NotPermitted, StateConflict for a deposit,
    and for a line that brings back what was sold: it gives back what was paid.
    """
    staff = require_staff(context.journal)
    reason = read_reason(asked.reason)
    with writing(context.journal):
        line = require_open_line(context.journal, number)
        require_no_deposit(line)
        if line.return_of is not None:
            raise StateConflict("What comes back by receipt gives back what was paid for it.")
        head = cart_store.require_head(context.journal)
        exponent = money.exponent(head.currency)
        full = full_amount(line, exponent)
        given, percent = discount_of(asked, full, exponent)
        if given > abs(Decimal(line.amount)) or not given:
            raise InvalidInput(f"Line {number} costs {line.amount}: more than nothing and no more than that can be taken off.")
        approved_by = permitted_by(staff, approver, given=given_by_hand(line) + given, full=full, exponent=exponent)
        amount = -given if full < 0 else given
        discounts = with_discount(line.discounts, amount=amount, percent=percent, reason=reason, approved_by=approved_by)
        line = changed_line(line, prices_include_tax=head.prices_include_tax, exponent=exponent, discounts=discounts)
        cart_store.replace_line(context.journal, line)
    return line
