"""What a store asks for so much of one product at a moment of its day: the list price, and what promotions take off.

Pure but for the look-up: the clock is an argument. A cart with more lines may get other promotions (docs/promotions.md).
"""

import sqlite3
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.deposits import deposit_quantity
from channel.lookup.products import DepositProduct, SellableProduct, find_by_number
from channel.money import PRICE_DIGITS, QUANTITY_DIGITS
from channel.promotions import PromotableLine, promote
from channel.sums import product_of


class PromotionSaving(Struct, frozen=True, kw_only=True):
    """What one promotion takes off."""

    code: str
    name: str
    amount: str


class SellingPrice(Struct, frozen=True, kw_only=True):
    """What is asked. Amounts have the currency's digits; they are None where the product has no price that day.

    `deposit_amount` is what the deposit on it costs, None where there is none; `amount` holds it, and is None where the
    deposit has no price, because registers refuse to sell it then.
    """

    product: SellableProduct
    quantity: str
    list_amount: str | None
    savings: list[PromotionSaving]
    amount: str | None
    deposit_amount: str | None = None


def selling_price(
    connection: sqlite3.Connection, *, store_number: str, number: str, at: datetime, quantity: str = "1"
) -> SellingPrice:
    """Work out what a store asks for a product; `at` is by the store's own clock, without a time zone.

    Raises:
        UnknownProduct: the store sells no such product.
        NotFound: the channel database has no such store.
    """
    product = find_by_number(connection, store_number=store_number, number=number, on_date=at.date())
    if product.unit_price is None:
        return SellingPrice(product=product, quantity=quantity, list_amount=None, savings=[], amount=None)
    exponent = money.exponent(product.currency)
    full = _worth(quantity, product.unit_price, exponent)
    deposit = _deposit(product.deposit, quantity, exponent)
    is_refused = product.deposit is not None and deposit is None
    offers = [offer for offer in product.offers if offer.is_on(at.time())]
    line = PromotableLine(Decimal(quantity), Decimal(product.unit_price), offers, by_piece=product.unit_decimals == 0)
    savings = [(saving, money.minor_decimal(saving.amount, exponent)) for saving in promote([line], exponent)]
    taken = sum((amount for _saving, amount in savings), Decimal(0))
    return SellingPrice(
        product=product,
        quantity=quantity,
        list_amount=money.decimal_text(full),
        savings=[
            PromotionSaving(code=saving.code, name=saving.name, amount=money.decimal_text(amount)) for saving, amount in savings
        ],
        amount=None if is_refused else money.decimal_text(full - min(taken, full) + (deposit or 0)),
        deposit_amount=None if deposit is None else money.decimal_text(deposit),
    )


def _deposit(deposit: DepositProduct | None, quantity: str, exponent: int) -> Decimal | None:
    """Return what the deposit on so much costs; None where there is none, or where it has no price."""
    if deposit is None or deposit.unit_price is None:
        return None
    return _worth(money.decimal_text(deposit_quantity(Decimal(quantity))), deposit.unit_price, exponent)


def _worth(quantity: str, unit_price: str, exponent: int) -> Decimal:
    """Return what a quantity costs at a price, rounded as a line is."""
    factors = money.scaled(quantity, QUANTITY_DIGITS), money.scaled(unit_price, PRICE_DIGITS)
    return money.minor_decimal(product_of(*factors, exponent), exponent)
