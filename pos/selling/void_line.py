"""The cashier takes one line out of the cart, before anything is paid."""

from channel.lookup import SignedInStaff
from channel.transaction import Line
from pos.context import RegisterContext
from pos.journal import cart_store
from pos.journal.connection import writing
from pos.selling.change_line import require_open_line
from pos.selling.deposit_line import deposit_in_cart, require_changeable
from pos.selling.permissions import permitted_by, require_staff
from pos.selling.promote_cart import promote_cart


def void_line(context: RegisterContext, *, number: int, approver: SignedInStaff | None = None) -> Line:
    """Take a line out, its deposit with it, and return it. The others keep their numbers.

    It leaves no trace in the document, so it needs the permission that giving up the whole transaction does.
    Raises: NobodySignedIn, NotPermitted, CartEmpty, PaymentOpen, NotFound, StateConflict for the deposit of another line.
    """
    staff = require_staff(context.journal)
    permitted_by(staff, "can_void", approver)
    with writing(context.journal):
        line = require_open_line(context.journal, number)
        require_changeable(line)
        deposit = deposit_in_cart(context.journal, line)
        if deposit is not None:
            cart_store.remove_line(context.journal, deposit.number)
        cart_store.remove_line(context.journal, number)
        promote_cart(context.journal, cart_store.require_head(context.journal))
    return line
