"""What a page shows while somebody types: asked of the register's own database alone, so that no key waits for HQ.

A register without such a database, or with one that is being fetched anew, shows nothing meanwhile; what is finally
sold is asked of the catalog as ever.
"""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from channel import lookup
from channel.errors import EverytillError
from channel.lookup import CustomerInfo, SellableProduct
from channel.lookup.customer_search import search_customers
from channel.lookup.deposits import find_deposits
from pos.context import RegisterContext
from pos.identity import require_activation

Found = TypeVar("Found")


def suggested_products(context: RegisterContext, text: str) -> list[SellableProduct]:
    """Find products by words of their name or by number."""

    try:
        on_date = context.facts.store_date(context.clock())
    except (EverytillError, sqlite3.Error):
        return []
    return _read(
        context,
        lambda connection, store: lookup.search_products(connection, store_number=store, text=text, on_date=on_date),
        [],
    )


def deposits(context: RegisterContext) -> list[SellableProduct]:
    """List what empties are taken back here."""
    try:
        on_date = context.facts.store_date(context.clock())
    except (EverytillError, sqlite3.Error):
        return []
    return _read(context, lambda connection, store: find_deposits(connection, store_number=store, on_date=on_date), [])


def suggested_customers(context: RegisterContext, text: str) -> list[CustomerInfo]:
    """Find customers by words of their name or by number."""
    return _read(context, lambda connection, store: search_customers(connection, store_number=store, text=text), [])


def customer_name(context: RegisterContext, number: str) -> str:
    """Return a customer's name, nothing where this register does not know it."""
    return _read(context, lambda connection, store: lookup.find_customer(connection, store_number=store, number=number).name, "")


def _read(context: RegisterContext, read: Callable[[sqlite3.Connection, str], Found], nothing: Found) -> Found:
    try:
        with context.offline.reading() as connection:
            return read(connection, require_activation(context.journal).store_number)
    except (EverytillError, sqlite3.Error):
        return nothing
