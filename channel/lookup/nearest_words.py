"""What somebody may have meant by a word that no product has: words of products that are one slip of the fingers away.

SQLite's own index of words is asked, through `fts5vocab`, so that nothing has to be kept or packaged for it. The first
letter has to be right: then only words of that letter are looked at, and that is a part of a catalog and not all of it.
"""

import sqlite3
import unicodedata

# Three letters are one slip away from almost anything.
SHORTEST_WORD = 4
# Each letter of the word is some more patterns, and SQLite has a limit for how many a query may have.
LONGEST_WORD = 30
MAXIMUM_NEAREST = 20
# So many words of one letter are looked at. Product numbers, which go on with a digit, stand before them and are passed over.
MAXIMUM_LOOKED_AT = 100_000

# Of the connection, not of the database: nobody but a package writes a channel database.
VOCABULARY = """
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.product_words USING fts5vocab('main', 'product_search', 'row')
"""
KNOWN_QUERY = "SELECT 1 FROM temp.product_words WHERE term >= :word AND term < :behind LIMIT 1"

# Words of letters alone: who mistypes a number must not be shown another product's.
NEAREST_QUERY = f"""
    SELECT term FROM (
        SELECT term, doc FROM temp.product_words WHERE term >= :first AND term < :behind LIMIT {MAXIMUM_LOOKED_AT}
    ) WHERE term NOT GLOB '*[0-9]*' AND ({{slips}})
    ORDER BY doc DESC, term LIMIT {MAXIMUM_NEAREST}
"""  # noqa: S608 - put together from our own constants

BEHIND_DIGITS = ":"
# Behind every word that begins with what stands before it.
LAST_LETTER = "\U0010ffff"


def may_be_a_slip(connection: sqlite3.Connection, word: str) -> bool:
    """Tell whether no product has a word, nor one that begins so, and it is of letters alone, and neither very short nor long."""
    plain = _plain(word)
    if not SHORTEST_WORD <= len(plain) <= LONGEST_WORD or not plain.isalpha():
        return False
    connection.execute(VOCABULARY)
    return connection.execute(KNOWN_QUERY, {"word": plain, "behind": plain + LAST_LETTER}).fetchone() is None


def nearest_words(connection: sqlite3.Connection, word: str) -> list[str]:
    """List words of products for a word that `may_be_a_slip`, those of the most products first.

    They are, or begin with, the word with one letter wrong, missing, too many, or two swapped. All other words have none.
    """
    if not may_be_a_slip(connection, word):
        return []
    plain = _plain(word)
    slips = {f"slip_{place}": pattern for place, pattern in enumerate(_slips(plain))}
    query = NEAREST_QUERY.format(slips=" OR ".join(f"term GLOB :{name}" for name in slips))
    values = {"first": plain[0] + BEHIND_DIGITS, "behind": plain[0] + LAST_LETTER, **slips}
    return [row[0] for row in connection.execute(query, values)]


def _plain(word: str) -> str:
    """Write a word as SQLite's index does: in small letters, without accents."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def _slips(word: str) -> list[str]:
    """Write patterns of the words that begin with this one after one slip has been put right; `?` is any letter."""
    places = range(1, len(word))
    wrong = [word[:place] + "?" + word[place + 1 :] for place in places]
    missing = [word[:place] + "?" + word[place:] for place in places]
    too_many = [word[:place] + word[place + 1 :] for place in places]
    swapped = [word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in places[:-1]]
    return [pattern + "*" for pattern in dict.fromkeys([*wrong, *missing, *too_many, *swapped])]
