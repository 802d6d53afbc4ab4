"""Customers, by the address books of the asking store."""

import sqlite3

from msgspec import Struct

from channel.errors import NotFound
from channel.lookup.one_release import fetch

QUERY = """
    SELECT number, name, email, phone, tax_number, language, blocked
    FROM customer
    WHERE number = :number AND EXISTS (
        SELECT 1 FROM customer_address_book
        JOIN store_address_book ON store_address_book.address_book_id = customer_address_book.address_book_id
        JOIN store ON store.store_id = store_address_book.store_id
        WHERE customer_address_book.customer_id = customer.customer_id AND store.number = :store_number
    )
    ORDER BY customer_id LIMIT 1
"""


class CustomerInfo(Struct, frozen=True, kw_only=True):
    """A customer. Nothing may be sold to one that is `blocked`."""

    number: str
    name: str
    email: str
    phone: str
    tax_number: str
    language: str
    blocked: bool


def find_customer(connection: sqlite3.Connection, *, store_number: str, number: str) -> CustomerInfo:
    """Find a customer of the store by number.

    Raises:
        NotFound: no address book of the store has such a customer.
    """
    found = fetch(connection, QUERY, {"store_number": store_number, "number": number}, CustomerInfo)
    if not found:
        raise NotFound(f"There is no customer {number} in this store.", number=number)
    return found[0]
