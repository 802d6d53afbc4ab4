"""The cashier sells more or less of what is in a line already: one bottle scanned, six taken."""

from decimal import Decimal

from channel import money
from channel.deposits import deposit_quantity
from channel.errors import StateConflict
from channel.lookup import SignedInStaff
from channel.transaction import Line
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.cart_store import CartHead
from pos.journal.connection import writing
from pos.selling.cart_line import read_quantity
from pos.selling.change_line import changed_line, require_open_line
from pos.selling.deposit_line import deposit_in_cart, require_changeable
from pos.selling.permissions import permitted_by, require_staff
from pos.selling.promote_cart import PROMOTION, promote_cart


def change_quantity(context: RegisterContext, *, number: int, quantity: str, approver: SignedInStaff | None = None) -> Line:
    """Give a line another quantity at the price it has; its deposit follows.

    Less leaves no trace in the document, as a voided line leaves none, and needs the same permission.
    Raises: NobodySignedIn, NotPermitted, CartEmpty, PaymentOpen, NotFound, InvalidInput, StateConflict for a line that
    brings something back, is a deposit, or has discounts that were reckoned from the quantity before.
    """
    staff = require_staff(context.journal)
    with writing(context.journal):
        line = require_open_line(context.journal, number)
        require_changeable(line)
        before = Decimal(line.quantity)
        if before < 0:
            raise StateConflict("What comes back keeps its quantity. Void the line and take the goods back again.")
        if any(discount.origin != PROMOTION for discount in line.discounts):
            raise StateConflict("This line has discounts of another quantity. Void it and scan the product again.")
        # the quantity is written with the decimals of its unit
        wanted = read_quantity(quantity, decimals=max(0, -int(before.as_tuple().exponent)))
        if wanted < before:
            permitted_by(staff, "can_void", approver)
        head = cart_store.require_head(context.journal)
        deposit = deposit_in_cart(context.journal, line)
        line = _with_quantity(line, wanted, head)
        cart_store.replace_line(context.journal, line)
        if deposit is not None:
            cart_store.replace_line(context.journal, _with_quantity(deposit, deposit_quantity(wanted), head))
        promote_cart(context.journal, head)
        return cart_store.read_line(context.journal, number) or line


def _with_quantity(line: Line, quantity: Decimal, head: CartHead) -> Line:
    """Return a line of another quantity; promotions are worked out anew afterwards."""
    return changed_line(
        line,
        prices_include_tax=head.prices_include_tax,
        exponent=money.exponent(head.currency),
        quantity=money.decimal_text(quantity),
        discounts=[],
    )
