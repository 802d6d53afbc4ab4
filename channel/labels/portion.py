"""How much lies behind a price on a label, and what a unit of it then costs.

A line says quantity and unit price, and headquarters multiplies them again. So the price that is printed on the goods
has to come out of a quantity: of the list price where that is possible, else of a unit price that makes it so.
"""

from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.money import PRICE_DIGITS, QUANTITY_DIGITS


class Portion(Struct, frozen=True):
    """A quantity and the unit price with which it costs what the label says; `is_list_price` when that is the list's."""

    quantity: str
    unit_price: str
    is_list_price: bool


def portion_for(label_price: Decimal, list_price: Decimal | None, *, decimals: int, exponent: int) -> Portion:
    """Work out what a label's price buys, of goods sold with so many digits after the point.

    What is sold by the piece, or has no price to work it out from, is one for the price on the label.
    """
    if not decimals or not list_price:
        return _portion(Decimal(1), decimals, label_price, list_price)
    exact = money.CONTEXT.divide(label_price, list_price)
    for digits in range(decimals, QUANTITY_DIGITS + 1):
        quantity = money.round_amount(exact, digits)
        if quantity and money.round_amount(money.multiply(quantity, list_price), exponent) == label_price:
            return Portion(money.decimal_text(quantity), money.decimal_text(list_price), is_list_price=True)
    quantity = money.round_amount(exact, QUANTITY_DIGITS)
    if not quantity:
        return _portion(Decimal(1), decimals, label_price, list_price)
    unit_price = money.round_amount(money.CONTEXT.divide(label_price, quantity), PRICE_DIGITS)
    return Portion(money.decimal_text(quantity), money.decimal_text(unit_price), is_list_price=False)


def _portion(quantity: Decimal, decimals: int, price: Decimal, list_price: Decimal | None) -> Portion:
    """Return goods that cost what the label says, one of them."""
    text = money.decimal_text(money.round_amount(quantity, min(decimals, QUANTITY_DIGITS)))
    return Portion(text, money.decimal_text(price), is_list_price=price == list_price)
