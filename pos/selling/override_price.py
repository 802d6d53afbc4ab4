"""The cashier keys another price for a line that is in the cart."""

from channel import money
from channel.errors import InvalidInput, StateConflict
from channel.lookup import SignedInStaff
from channel.transaction import Line
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.connection import writing
from pos.selling.change_line import changed_line, require_open_line
from pos.selling.deposit_line import require_no_deposit
from pos.selling.permissions import permitted_by, require_staff
from pos.selling.promote_cart import PROMOTION, promote_cart


def override_price(context: RegisterContext, *, number: int, unit_price: str, approver: SignedInStaff | None = None) -> Line:
    """Give a line another unit price; what the price list said is kept beside it.

    Raises: NobodySignedIn, NotPermitted, CartEmpty, PaymentOpen, NotFound, InvalidInput, StateConflict for a deposit, a
    line that brings back what was sold, or one that has discounts that were reckoned from the price before.
    """
    staff = require_staff(context.journal)
    approved_by = permitted_by(staff, "can_override_price", approver)
    if money.parse_decimal(unit_price) < 0:
        raise InvalidInput("A price is not negative.")
    with writing(context.journal):
        line = require_open_line(context.journal, number)
        require_no_deposit(line)
        if line.return_of is not None:
            raise StateConflict("What comes back by receipt gives back what was paid for it.")
        if any(discount.origin != PROMOTION for discount in line.discounts):
            raise StateConflict("This line has discounts of another price. Void it and scan the product again.")
        head = cart_store.require_head(context.journal)
        line = changed_line(
            line,
            prices_include_tax=head.prices_include_tax,
            exponent=money.exponent(head.currency),
            unit_price=unit_price,
            price_origin="KEYED",
            list_price=line.unit_price if line.price_origin == "LIST" else line.list_price,
            approved_by=approved_by,
            discounts=[],
        )
        cart_store.replace_line(context.journal, line)
        promote_cart(context.journal, head)
    return line
