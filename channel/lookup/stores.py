"""The store a register stands in, with its receipt settings."""

import sqlite3

from msgspec import Struct

from channel.errors import NotFound
from channel.lookup.one_release import fetch

QUERY = """
    SELECT store.store_id, store.number, store.name, store.address, store.tax_number, store.time_zone, store.currency,
           store.language, store.prices_include_tax, store.business_day_cutoff,
           coalesce(receipt.number_mask, '') AS receipt_number_mask,
           coalesce(receipt.header, '') AS receipt_header,
           coalesce(receipt.footer, '') AS receipt_footer,
           coalesce(receipt.shows_tax_lines, 1) AS receipt_shows_tax_lines,
           coalesce(receipt.prints_after_sale, 0) AS receipt_prints_after_sale,
           store.smallest_coin
    FROM store LEFT JOIN receipt_settings AS receipt ON receipt.receipt_settings_id = store.receipt_settings_id
    WHERE store.number = :number
    ORDER BY store.store_id LIMIT 1
"""


class StoreInfo(Struct, frozen=True, kw_only=True):
    """A store. `business_day_cutoff` is "HH:MM" in its time zone; an empty `receipt_number_mask` means none is set."""

    store_id: int
    number: str
    name: str
    address: str
    tax_number: str
    time_zone: str
    currency: str
    language: str
    prices_include_tax: bool
    business_day_cutoff: str
    receipt_number_mask: str
    receipt_header: str
    receipt_footer: str
    receipt_shows_tax_lines: bool
    receipt_prints_after_sale: bool = False
    smallest_coin: str | None = None


def find_store(connection: sqlite3.Connection, number: str) -> StoreInfo:
    """Find a store by its number.

    Raises:
        NotFound: the channel database has no such store.
    """
    found = fetch(connection, QUERY, {"number": number}, StoreInfo)
    if not found:
        raise NotFound(f"There is no store {number} in this channel database.", number=number)
    return found[0]
