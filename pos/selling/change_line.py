"""Changing a line that is in the cart: it is priced anew by the one way lines are priced, and read back before it is kept."""

import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from channel import money
from channel.errors import InvalidInput, NotFound, StateConflict
from channel.money import PRICE_DIGITS, QUANTITY_DIGITS
from channel.sums import product_of
from channel.tax import TaxRate
from channel.totals import price_line
from channel.transaction import MAX_DISCOUNTS, Discount, Line
from pos.journal import cart_store
from pos.selling.cart import require_no_payment

_LINE = msgspec.json.Decoder(Line)


def require_open_line(journal: sqlite3.Connection, number: int) -> Line:
    """Return a line of the cart that may still be changed.

    Raises: CartEmpty, PaymentOpen, NotFound.
    """
    cart_store.require_head(journal)
    require_no_payment(journal)
    line = cart_store.read_line(journal, number)
    if line is None:
        raise NotFound(f"There is no line {number}.")
    return line


def full_amount(line: Line, exponent: int) -> Decimal:
    """Return what a line costs before discounts."""
    factors = money.scaled(line.quantity, QUANTITY_DIGITS), money.scaled(line.unit_price, PRICE_DIGITS)
    return money.minor_decimal(product_of(*factors, exponent), exponent)


def changed_line(line: Line, *, prices_include_tax: bool, exponent: int, **changes: Any) -> Line:
    """Return a line with some fields changed, and its figures as they then are.

    Raises: InvalidInput when no document can hold it, or discounts exceed what it costs.
    """
    changed = msgspec.structs.replace(line, **changes)
    rates = [TaxRate(code=tax.code, name="", percent=tax.percent) for tax in line.tax]
    discounts = [Decimal(discount.amount) for discount in changed.discounts]
    priced = price_line(Decimal(changed.quantity), Decimal(changed.unit_price), rates, prices_include_tax, exponent, discounts)
    changed = msgspec.structs.replace(changed, amount=money.decimal_text(priced.amount), tax=priced.tax)
    try:
        return _LINE.decode(msgspec.json.encode(changed))
    except msgspec.ValidationError as error:
        raise InvalidInput(f"This line cannot be sold: {error}.") from error


def with_discount(
    discounts: Sequence[Discount], *, amount: Decimal, percent: str | None, reason: str, approved_by: str | None
) -> list[Discount]:
    """Return a line's discounts and one more, given by hand.

    Raises: StateConflict when the line has no room for it.
    """
    if len(discounts) >= MAX_DISCOUNTS:
        raise StateConflict(f"A line has {MAX_DISCOUNTS} discounts at most.")
    number = max((discount.number for discount in discounts), default=0) + 1
    text = money.decimal_text(amount)
    new = Discount(number=number, origin="MANUAL", description=reason, amount=text, percent=percent, approved_by=approved_by)
    return [*discounts, new]
