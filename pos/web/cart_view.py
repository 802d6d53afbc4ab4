"""The open transaction as pages show it, read in one look."""

from msgspec import Struct

from channel.deposits import with_deposits
from channel.transaction import Line
from pos.errors import CartEmpty
from pos.register import Register
from pos.selling.cart import Cart
from pos.selling.permissions import require_staff
from pos.web.own_data import customer_name

# A cart of thousands of lines must not be written anew with each scan.
NEWEST_LINES = 50


class CartView(Struct, frozen=True, kw_only=True):
    """The cart, None when no transaction is open; its customer's name, and how many transactions are set aside."""

    cart: Cart | None
    customer_name: str
    suspended: int

    def newest_lines(self, *, every: bool) -> list[list[Line]]:
        """Return the lines, each with its deposit behind it, the latest first; not too many unless every one is asked for."""
        lines = with_deposits(self.cart.lines)[::-1] if self.cart else []
        return lines if every else lines[:NEWEST_LINES]


def read_cart_view(register: Register) -> CartView:
    """Read the open transaction.

    Raises: NobodySignedIn.
    """
    cart = open_cart(register)
    customer = cart.head.customer if cart else None
    return CartView(
        cart=cart,
        customer_name="" if customer is None else customer_name(register.context, customer),
        suspended=len(register.open_cart.suspended()),
    )


def open_cart(register: Register) -> Cart | None:
    """Return the open transaction, None when there is none.

    Raises: NobodySignedIn.
    """
    require_staff(register.context.journal)
    try:
        return register.cart()
    except CartEmpty:
        return None
