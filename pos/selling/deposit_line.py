"""Lines of deposits: of what is sold or comes back in a line, and of empties that come back by themselves."""

import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from channel.deposits import EMPTIES, belongs_to_goods, deposit_behind, deposit_quantity, is_deposit, returned_deposit
from channel.errors import StateConflict
from channel.lookup import SellableProduct
from channel.lookup.products import DepositProduct
from channel.tax import TaxRate
from channel.transaction import Line, ReturnOf, Transaction
from pos.journal import cart_store
from pos.selling.cart_line import NewLine


class SoldDeposit(Struct, frozen=True, kw_only=True):
    """The deposit of a sold line, and how much of it has not come back."""

    line: Line
    left: Decimal


def require_changeable(line: Line) -> None:
    """Return for a line that may be changed by itself.

    Raises: StateConflict for the deposit of another line.
    """
    if belongs_to_goods(line):
        raise StateConflict(f"This is the deposit of line {line.deposit_of} and goes with it.")


def require_no_deposit(line: Line) -> None:
    """Return for a line of goods, of which something may be taken off.

    Raises: StateConflict.
    """
    if is_deposit(line):
        raise StateConflict("A deposit costs what it costs.")


def deposit_in_cart(journal: sqlite3.Connection, line: Line) -> Line | None:
    """Return the deposit of a line of the cart; it has the next number."""
    return deposit_behind(line, cart_store.read_line(journal, line.number + 1))


def deposit_of_goods(product: SellableProduct, quantity: Decimal, reason: str | None) -> NewLine | None:
    """Return the deposit that belongs to so much of a product, None where there is none; the quantity may be below zero.

    Raises: StateConflict when nobody knows what it costs.
    """
    if product.deposit is None:
        return None
    return _line(product.deposit, deposit_quantity(quantity), product.release, reason=reason)


def empties(product: SellableProduct, deposit: DepositProduct, quantity: Decimal) -> NewLine:
    """Return the line of empties that come back without goods; `product` is what they were, as far as anybody knows.

    Raises: StateConflict when nobody knows what they are worth.
    """
    return _line(deposit, -quantity, product.release, deposit_of=EMPTIES)


def sold_deposit(sold: Transaction, line: Line) -> Line | None:
    """Return the deposit that was sold with a line of a receipt."""
    following = next((each for each in sold.lines if each.number == line.number + 1), None)
    return deposit_behind(line, following)


def deposit_to_return(
    deposit: SoldDeposit | None, quantity: Decimal, sold: Transaction, approved_by: str | None
) -> NewLine | None:
    """Return the deposit that comes back with so much of a sold line, below zero; None where there is none any more."""
    if deposit is None or deposit.left <= 0:
        return None
    line = deposit.line
    return NewLine(
        product_number=line.product_number,
        barcode=line.barcode,
        description=line.description,
        quantity=returned_deposit(quantity, deposit.left),
        unit=line.unit,
        unit_price=line.unit_price,
        price_origin=line.price_origin,
        priced_from_release=line.priced_from_release,
        rates=[TaxRate(code=tax.code, name="", percent=tax.percent) for tax in line.tax],
        return_of=ReturnOf(transaction_id=sold.id, line_number=line.number),
        approved_by=approved_by,
    )


def _line(
    deposit: DepositProduct, quantity: Decimal, release: int, *, reason: str | None = None, deposit_of: int | None = None
) -> NewLine:
    """Price a deposit.

    Raises: StateConflict.
    """
    if deposit.unit_price is None:
        raise StateConflict(f"The deposit {deposit.name} has no price in this store today: headquarters has to give it one.")
    rates: Sequence[TaxRate] = deposit.tax_rates
    return NewLine(
        product_number=deposit.number,
        barcode=None,
        description=deposit.name,
        quantity=quantity,
        unit=deposit.unit,
        unit_price=deposit.unit_price,
        price_origin="LIST",
        priced_from_release=release,
        rates=rates,
        reason=reason,
        deposit_of=deposit_of,
    )
