"""What a kilogram or a litre of packed goods costs, so that packs of different sizes can be compared."""

from decimal import Decimal
from typing import Final

from msgspec import Struct

from channel import money

# Each unit of content, without regard to case: the unit people compare by, and how many of it are one of that.
BASE_UNITS: Final[dict[str, tuple[str, int]]] = {
    "mg": ("kg", 1_000_000),
    "g": ("kg", 1000),
    "kg": ("kg", 1),
    "ml": ("l", 1000),
    "cl": ("l", 100),
    "dl": ("l", 10),
    "l": ("l", 1),
    "mm": ("m", 1000),
    "cm": ("m", 100),
    "m": ("m", 1),
}


class BasePrice(Struct, frozen=True):
    """The price of one `unit`, with the digits of the currency."""

    price: str
    unit: str


def base_price(unit_price: str | None, content: str | None, content_unit: str, currency: str) -> BasePrice | None:
    """Return what one unit of the content costs; None without a price, a content or a unit. Other units are their own base."""
    if unit_price is None or content is None or Decimal(content) <= 0 or not content_unit:
        return None
    unit, parts = BASE_UNITS.get(content_unit.lower(), (content_unit, 1))
    exact = money.CONTEXT.divide(money.multiply(Decimal(unit_price), Decimal(parts)), Decimal(content))
    return BasePrice(money.decimal_text(money.round_amount(exact, money.exponent(currency))), unit)
