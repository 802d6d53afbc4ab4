"""A product as it may be sold in one store on one day: with its price, its taxes, and the release they are of.

Price and taxes come with the product in the same answer, because asked one after the other they could be of two
releases.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from channel.base_price import BasePrice, base_price
from channel.errors import UnknownBarcode, UnknownProduct
from channel.lookup.labels import find_label
from channel.lookup.offers import find_offers
from channel.lookup.one_release import fetch, one_release
from channel.lookup.stores import StoreInfo, find_store
from channel.promotions import Offer
from channel.tax import TaxRate

# A price list has at least four digits after the point; further zeros only come from how rows are stored.
PRICE_DIGITS = 4

# GTINs of these lengths are the same number when only leading zeros differ: a scanner may read a UPC-A as an EAN-13.
GTIN_LENGTHS = (8, 12, 13, 14)

SOLD_IN_STORE = """
    product.is_active AND EXISTS (
        SELECT 1 FROM assortment_product
        JOIN store_assortment ON store_assortment.assortment_id = assortment_product.assortment_id
        WHERE assortment_product.product_id = product.product_id AND store_assortment.store_id = :store_id
    )
"""

# Among the store's price groups, of those valid on the day: highest priority, then latest, then lowest price, then
# oldest. Texts of one scale and without sign sort like numbers when the shorter comes first.
LIST_PRICE = """
    SELECT price.unit_price FROM price
    JOIN store_price_group ON store_price_group.price_group_id = price.price_group_id
    JOIN price_group ON price_group.price_group_id = price.price_group_id
    WHERE price.product_id = product.product_id AND store_price_group.store_id = :store_id
      AND price_group.currency = :currency
      AND price.valid_from <= :on_date AND (price.valid_to IS NULL OR price.valid_to >= :on_date)
    ORDER BY price_group.priority DESC, price.valid_from DESC, length(price.unit_price), price.unit_price, price.price_id
    LIMIT 1
"""

PRODUCTS_QUERY = f"""
    SELECT product.product_id, product.number, product.name, product.tax_group_id,
           coalesce(unit.code, '') AS unit, coalesce(unit.decimals, 0) AS unit_decimals, product.is_weighed,
           product.minimum_age, product.net_content, product.net_content_unit, product.is_deposit, product.deposit_product_id,
           (SELECT code FROM barcode WHERE barcode.product_id = product.product_id
            ORDER BY is_primary DESC, barcode_id LIMIT 1) AS barcode,
           ({LIST_PRICE}) AS unit_price,
           (SELECT value FROM channel_state WHERE name = 'release') AS release
    FROM product LEFT JOIN unit ON unit.unit_id = product.unit_id
    WHERE product.product_id IN (SELECT value FROM json_each(:product_ids)) AND {SOLD_IN_STORE}
"""  # noqa: S608 - put together from our own constants

TAX_RATES_QUERY = """
    SELECT code, name, percent FROM tax_rate
    WHERE tax_group_id = :tax_group_id AND valid_from <= :on_date AND (valid_to IS NULL OR valid_to >= :on_date)
    ORDER BY valid_from, tax_rate_id
"""

BARCODE_QUERY = f"""
    SELECT product.product_id, barcode.code FROM barcode JOIN product ON product.product_id = barcode.product_id
    WHERE barcode.code = :code AND {SOLD_IN_STORE}
    ORDER BY product.product_id LIMIT 1
"""  # noqa: S608 - put together from our own constants

NUMBER_QUERY = f"""
    SELECT product.product_id FROM product
    WHERE product.number = :number AND {SOLD_IN_STORE}
    ORDER BY product.product_id LIMIT 1
"""  # noqa: S608 - put together from our own constants


class DepositProduct(Struct, frozen=True, kw_only=True):
    """The deposit that is sold with each piece of a product; `unit_price` is None when it has no price there that day."""

    number: str
    name: str
    unit: str
    unit_price: str | None
    tax_rates: list[TaxRate]


class SellableProduct(Struct, frozen=True, kw_only=True):
    """A product a store sells. `unit_price` is None when it has no price there that day; `unit` is the unit's code.

    `barcode` is the one asked for, else the primary one. `tax_rates` are those valid on the day, one per code; `offers` the
    promotions it is part of that day, none where several products are looked for at once. `label_weight` and `label_price`
    are what the label of a scale says that was scanned. `is_deposit` is true of empties, which come back when they are scanned;
    `deposit` is what is sold with each piece, None too where the store has no such deposit or several products are looked for.
    """

    product_id: int
    number: str
    name: str
    barcode: str | None
    unit: str
    unit_decimals: int
    unit_price: str | None
    currency: str
    price_origin: Literal["LIST"]
    tax_rates: list[TaxRate]
    prices_include_tax: bool
    release: int
    offers: list[Offer] = []
    is_weighed: bool = False
    minimum_age: int = 0
    net_content: str | None = None
    net_content_unit: str = ""
    label_weight: str | None = None
    label_price: str | None = None
    is_deposit: bool = False
    deposit_product_id: int | None = None
    deposit: DepositProduct | None = None

    @property
    def asks_quantity(self) -> bool:
        """Tell whether nobody knows how much it is before it is weighed or measured."""
        return self.is_weighed or self.unit_decimals > 0

    def base_price(self, unit_price: str | None = None) -> BasePrice | None:
        """Return the price per kilogram, litre or the like, at the list price unless another is given."""
        return base_price(unit_price or self.unit_price, self.net_content, self.net_content_unit, self.currency)


class _ProductRow(Struct, frozen=True):
    product_id: int
    number: str
    name: str
    tax_group_id: int
    unit: str
    unit_decimals: int
    is_weighed: bool
    minimum_age: int
    net_content: str | None
    net_content_unit: str
    is_deposit: bool
    deposit_product_id: int | None
    barcode: str | None
    unit_price: str | None
    release: int


def find_by_barcode(connection: sqlite3.Connection, *, store_number: str, code: str, on_date: date) -> SellableProduct:
    """Find the product with a barcode: exactly as scanned, else as the same GTIN with other leading zeros, else as the label
    of a scale.

    Raises:
        UnknownBarcode: the store sells no such product.
        NotFound: the channel database has no such store.
    """
    with one_release(connection):
        store = find_store(connection, store_number)
        for form in barcode_forms(code):
            found = connection.execute(BARCODE_QUERY, {"code": form, "store_id": store.store_id}).fetchone()
            if found:
                return _with_offers(connection, store, found[0], on_date, barcode=found[1])
        labelled = _labelled(connection, store, code, on_date)
    if labelled is None:
        raise UnknownBarcode(code=code)
    return labelled


def find_by_number(connection: sqlite3.Connection, *, store_number: str, number: str, on_date: date) -> SellableProduct:
    """Find a product by its number.

    Raises:
        UnknownProduct: the store sells no such product.
        NotFound: the channel database has no such store.
    """
    with one_release(connection):
        store = find_store(connection, store_number)
        found = connection.execute(NUMBER_QUERY, {"number": number, "store_id": store.store_id}).fetchone()
        if found:
            return _with_offers(connection, store, found[0], on_date)
    raise UnknownProduct(number=number)


def _labelled(connection: sqlite3.Connection, store: StoreInfo, code: str, on_date: date) -> SellableProduct | None:
    """Find the product a label is of: by its code without weight and price, else by its item's digits as a product number."""
    label = find_label(connection, code)
    if label is None:
        return None
    ways = [(BARCODE_QUERY, {"code": form}) for form in barcode_forms(label.bare)]
    ways += [(NUMBER_QUERY, {"number": number}) for number in (label.item, label.item.lstrip("0"))]
    for query, asked in ways:
        found = connection.execute(query, {**asked, "store_id": store.store_id}).fetchone()
        if found:
            product = _with_offers(connection, store, found[0], on_date, barcode=code)
            return msgspec.structs.replace(product, label_weight=label.weight, label_price=label.price)
    return None


def barcode_forms(code: str) -> Iterable[str]:
    """List the texts a barcode may be stored as, as scanned first."""
    yield code
    if len(code) in GTIN_LENGTHS and code.isascii() and code.isdigit():
        digits = code.lstrip("0")
        for length in GTIN_LENGTHS:
            if len(digits) <= length != len(code):
                yield digits.rjust(length, "0")


def sellable_products(
    connection: sqlite3.Connection, store: StoreInfo, product_ids: Sequence[int], on_date: date, *, barcode: str | None = None
) -> list[SellableProduct]:
    """Read products with all that selling them needs, in the order of their ids given; those not sold are left out.

    `barcode` is put in place of the primary one.
    """
    day = on_date.isoformat()
    parameters = {
        "product_ids": json.dumps(product_ids),
        "store_id": store.store_id,
        "currency": store.currency,
        "on_date": day,
    }
    rows = {row.product_id: row for row in fetch(connection, PRODUCTS_QUERY, parameters, _ProductRow)}
    rates = {group: _tax_rates(connection, group, day) for group in {row.tax_group_id for row in rows.values()}}
    found = (rows[product_id] for product_id in product_ids if product_id in rows)
    return [_sellable(row, store, rates[row.tax_group_id], barcode) for row in found]


def _with_offers(
    connection: sqlite3.Connection, store: StoreInfo, product_id: int, on_date: date, *, barcode: str | None = None
) -> SellableProduct:
    """Read one product with its offers and its deposit."""
    (product,) = sellable_products(connection, store, [product_id], on_date, barcode=barcode)
    return msgspec.structs.replace(
        product,
        offers=find_offers(connection, store, product_id, on_date),
        deposit=_deposit(connection, store, product, on_date),
    )


def _deposit(connection: sqlite3.Connection, store: StoreInfo, product: SellableProduct, on_date: date) -> DepositProduct | None:
    """Read a product's deposit; None where the store does not sell it, or the product is a deposit itself."""
    if product.deposit_product_id is None or product.is_deposit:
        return None
    found = sellable_products(connection, store, [product.deposit_product_id], on_date)
    return next((msgspec.convert(each, DepositProduct, from_attributes=True) for each in found), None)


def _sellable(row: _ProductRow, store: StoreInfo, rates: list[TaxRate], barcode: str | None) -> SellableProduct:
    return SellableProduct(
        product_id=row.product_id,
        number=row.number,
        name=row.name,
        barcode=barcode or row.barcode,
        unit=row.unit,
        unit_decimals=row.unit_decimals,
        is_weighed=row.is_weighed,
        minimum_age=row.minimum_age,
        net_content=row.net_content,
        net_content_unit=row.net_content_unit,
        is_deposit=row.is_deposit,
        deposit_product_id=row.deposit_product_id,
        unit_price=None if row.unit_price is None else _price_text(row.unit_price),
        currency=store.currency,
        price_origin="LIST",
        tax_rates=rates,
        prices_include_tax=store.prices_include_tax,
        release=row.release,
    )


def _tax_rates(connection: sqlite3.Connection, tax_group_id: int, day: str) -> list[TaxRate]:
    """Read a tax group's rates of a day, by code; where two of one code are valid, the later one counts."""
    rates = fetch(connection, TAX_RATES_QUERY, {"tax_group_id": tax_group_id, "on_date": day}, TaxRate)
    by_code = {rate.code: rate for rate in rates}
    return [by_code[code] for code in sorted(by_code)]


def _price_text(stored: str) -> str:
    """Write a price as a price list does: "1.290000" is "1.2900", "0.072515" stays."""
    whole, _, digits = stored.partition(".")
    return f"{whole}.{digits[:PRICE_DIGITS]}{digits[PRICE_DIGITS:].rstrip('0')}"
