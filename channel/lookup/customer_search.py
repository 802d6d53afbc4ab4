"""Finding customers by words of their names, as a cashier types them; a number is found by `find_customer` faster."""

import sqlite3

from channel.lookup.customers import CustomerInfo
from channel.lookup.one_release import fetch

MAXIMUM_WORDS = 5

# Of the address books of the store; every word occurs somewhere in the name, or the number is the text.
QUERY = """
    SELECT number, name, email, phone, tax_number, language, blocked
    FROM customer
    WHERE (number = :text OR ({words})) AND EXISTS (
        SELECT 1 FROM customer_address_book
        JOIN store_address_book ON store_address_book.address_book_id = customer_address_book.address_book_id
        JOIN store ON store.store_id = store_address_book.store_id
        WHERE customer_address_book.customer_id = customer.customer_id AND store.number = :store_number
    )
    ORDER BY number <> :text, name, customer_id LIMIT :limit
"""


def search_customers(connection: sqlite3.Connection, *, store_number: str, text: str, limit: int = 20) -> list[CustomerInfo]:
    """Find customers of the store whose name holds every word of a text, the one with this number first."""
    cleaned = text.encode(errors="ignore").decode().replace("\x00", " ").strip()
    words = cleaned.split()[:MAXIMUM_WORDS]
    if not words:
        return []
    parameters = {f"word{place}": f"%{_literal(word)}%" for place, word in enumerate(words)}
    query = QUERY.format(words=" AND ".join(f"name LIKE :{name} ESCAPE '!'" for name in parameters))
    return fetch(connection, query, {**parameters, "text": cleaned, "store_number": store_number, "limit": limit}, CustomerInfo)


def _literal(word: str) -> str:
    """Write a word so that nothing in it stands for another letter."""
    return "".join(f"!{letter}" if letter in "!%_" else letter for letter in word)
