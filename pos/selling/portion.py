"""How much of a product is sold, at which unit price: as keyed in, as a label says, or one piece at the list price."""

from decimal import Decimal

from msgspec import Struct

from channel import labels, money
from channel.errors import InvalidInput
from channel.lookup import SellableProduct
from pos.errors import QuantityMissing
from pos.selling.cart_line import MOST_QUANTITY_DECIMALS, read_quantity


class Portion(Struct, frozen=True, kw_only=True):
    """A quantity, more than zero, and its unit price with the digits it came with."""

    quantity: Decimal
    unit_price: str
    is_list_price: bool


def portion_of(product: SellableProduct, quantity: str | None, keyed_price: str | None) -> Portion:
    """Work out how much of a product is sold and for what. A price is known: `require_price` comes before.

    A label speaks for one pack: a quantity beside it could mean packs or kilograms, so there is none.
    Raises: QuantityMissing, InvalidInput.
    """
    if quantity is not None and (product.label_weight is not None or product.label_price is not None):
        raise InvalidInput("The label says how much it is: scan each pack by itself.")
    unit_price = product.unit_price if keyed_price is None else keyed_price
    if unit_price is not None and money.parse_decimal(unit_price) < 0:
        raise InvalidInput("A price is not negative.")
    if product.label_price is not None:
        return _of_label(product, product.label_price, unit_price, is_keyed=keyed_price is not None)
    assert unit_price is not None
    said = product.label_weight or quantity
    if said is None and product.asks_quantity:
        raise QuantityMissing(name=product.name, unit=product.unit)
    read = read_quantity(said or "1", decimals=product.unit_decimals)
    return Portion(quantity=read, unit_price=unit_price, is_list_price=keyed_price is None)


def _of_label(product: SellableProduct, label_price: str, unit_price: str | None, *, is_keyed: bool) -> Portion:
    """Return what the price on a label buys."""
    found = labels.portion_for(
        Decimal(label_price),
        None if unit_price is None else Decimal(unit_price),
        decimals=min(product.unit_decimals, MOST_QUANTITY_DECIMALS),
        exponent=money.exponent(product.currency),
    )
    is_list_price = found.is_list_price and not is_keyed
    return Portion(quantity=Decimal(found.quantity), unit_price=found.unit_price, is_list_price=is_list_price)
