"""Finding products by words of their names, as a cashier types them."""

import sqlite3
from datetime import date

from channel.lookup.nearest_words import may_be_a_slip, nearest_words
from channel.lookup.one_release import one_release
from channel.lookup.products import SOLD_IN_STORE, SellableProduct, sellable_products
from channel.lookup.stores import StoreInfo, find_store

MAXIMUM_WORDS = 10

# Looking for what was meant by a word takes as long as many searches; a text of more unknown words is something else.
MOST_SLIPS = 2

# So many hits are looked at and the best of them shown: a first letter typed must not read the whole catalog.
MAXIMUM_HITS = 1000

WORDS_QUERY = f"""
    SELECT product.product_id, product.name FROM product_search
    JOIN product ON product.product_id = product_search.rowid
    WHERE product_search MATCH :words AND {SOLD_IN_STORE}
    LIMIT {MAXIMUM_HITS}
"""  # noqa: S608 - put together from our own constants

DIGITS_QUERY = f"""
    SELECT product.product_id, product.name FROM product
    WHERE product.product_id IN (
        SELECT product_id FROM barcode WHERE code >= :digits AND code < :behind
        UNION
        SELECT product_id FROM product WHERE number >= :digits AND number < :behind
    ) AND {SOLD_IN_STORE}
    LIMIT {MAXIMUM_HITS}
"""  # noqa: S608 - put together from our own constants


def search_products(
    connection: sqlite3.Connection, *, store_number: str, text: str, on_date: date, limit: int = 20
) -> list[SellableProduct]:
    """Find products of which name, search name or number has every word of a text, or words that begin so.

    Where nothing has them, a word that no product has stands for those one slip away from it. Names that begin with the
    text come first, then shorter names. Digits that are no such word are looked for as the beginning of a barcode or number.

    Raises:
        NotFound: the channel database has no such store.
    """
    # Half a surrogate pair cannot be stored, so no name has it.
    cleaned = text.encode(errors="ignore").decode().replace("\x00", " ").strip()
    with one_release(connection):
        store = find_store(connection, store_number)
        hits = _hits(connection, store, cleaned)
        beginning = cleaned.casefold()
        hits.sort(key=lambda hit: (not hit[1].casefold().startswith(beginning), len(hit[1]), hit[1], hit[0]))
        return sellable_products(connection, store, [product_id for product_id, _ in hits[:limit]], on_date)


def match_expression(text: str) -> str:
    """Write a text as an FTS5 query: every word quoted, so that nothing in it is syntax, and as a beginning."""
    return " ".join(_quoted(word) for word in _words(text))


def _forgiving_expression(connection: sqlite3.Connection, text: str) -> str:
    """Write a text as an FTS5 query in which words nobody knows stand for their nearest; "" if that changes nothing."""
    words = _words(text)
    slips = [word for word in dict.fromkeys(words) if may_be_a_slip(connection, word)]
    nearest = {word: nearest_words(connection, word) for word in slips} if len(slips) <= MOST_SLIPS else {}
    if not any(nearest.values()):
        return ""
    meant = [nearest.get(word) or [word] for word in words]
    return " AND ".join("(" + " OR ".join(_quoted(word) for word in either) + ")" for either in meant)


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(character.isalnum() for character in word)][:MAXIMUM_WORDS]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"*'


def _hits(connection: sqlite3.Connection, store: StoreInfo, text: str) -> list[tuple[int, str]]:
    """List ids and names of the store's products that a text finds."""
    hits: list[tuple[int, str]] = []
    if words := match_expression(text):
        hits = _rows(connection, WORDS_QUERY, {"words": words, "store_id": store.store_id})
        if not hits and (words := _forgiving_expression(connection, text)):
            hits = _rows(connection, WORDS_QUERY, {"words": words, "store_id": store.store_id})
    if not hits and text.isascii() and text.isdigit():
        # ":" follows "9", so this is the first text behind all that begin with these digits.
        behind = text[:-1] + chr(ord(text[-1]) + 1)
        hits = _rows(connection, DIGITS_QUERY, {"digits": text, "behind": behind, "store_id": store.store_id})
    return hits


def _rows(connection: sqlite3.Connection, query: str, parameters: dict[str, object]) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in connection.execute(query, parameters)]
