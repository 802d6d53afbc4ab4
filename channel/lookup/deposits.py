"""The deposits a store takes and gives back: for who brings empties and no bottle of them to scan."""

import sqlite3
from datetime import date

from channel.lookup.one_release import one_release
from channel.lookup.products import SOLD_IN_STORE, SellableProduct, sellable_products
from channel.lookup.stores import find_store

DEPOSITS_QUERY = f"""
    SELECT product.product_id FROM product
    WHERE product.is_deposit = 1 AND {SOLD_IN_STORE}
    ORDER BY product.name, product.number
    LIMIT :most
"""  # noqa: S608 - put together from our own constants

# A page of buttons; a chain has a dozen.
MOST_DEPOSITS = 60


def find_deposits(connection: sqlite3.Connection, *, store_number: str, on_date: date) -> list[SellableProduct]:
    """List the deposits that have a price in a store, by name.

    Raises:
        NotFound: the channel database has no such store.
    """
    with one_release(connection):
        store = find_store(connection, store_number)
        rows = connection.execute(DEPOSITS_QUERY, {"store_id": store.store_id, "most": MOST_DEPOSITS})
        found = sellable_products(connection, store, [row[0] for row in rows], on_date)
    return [product for product in found if product.unit_price is not None]
