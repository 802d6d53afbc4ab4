"""The open transaction as a cashier sees it: lines, payments, what it comes to, what is due."""

import sqlite3
from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.totals import total
from channel.transaction import Line, Payment, Totals
from pos.errors import CartEmpty, PaymentOpen
from pos.journal import cart_store
from pos.journal.cart_store import CartHead


class Cart(Struct, frozen=True, kw_only=True):
    """The open transaction and its sums; `due` is negative when the customer gets money back."""

    head: CartHead
    lines: list[Line]
    payments: list[Payment]
    totals: Totals
    exponent: int

    @property
    def due(self) -> Decimal:
        """Return what is still to be paid."""
        to_pay = Decimal(self.totals.gross) + Decimal(self.totals.rounding)
        return money.round_amount(to_pay - Decimal(self.totals.paid), self.exponent)


def require_lines(cart: Cart) -> None:
    """Return for a cart that holds something; a customer alone is no sale.

    Raises: CartEmpty.
    """
    if not cart.lines:
        raise CartEmpty("Nothing has been scanned yet.")


def require_no_payment(journal: sqlite3.Connection) -> None:
    """Return while nothing is paid.

    Raises: PaymentOpen.
    """
    if cart_store.has_payments(journal):
        raise PaymentOpen


def read_cart(journal: sqlite3.Connection) -> Cart:
    """Read the open transaction and sum it up.

    Raises: CartEmpty.
    """
    head = cart_store.require_head(journal)
    lines = cart_store.read_lines(journal)
    payments = cart_store.read_payments(journal)
    exponent = money.exponent(head.currency)
    return Cart(head=head, lines=lines, payments=payments, totals=total(lines, payments, exponent), exponent=exponent)
