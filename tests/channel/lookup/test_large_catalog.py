"""Ten words looked for in 45,000 products: what is found is what a plain look at all the names finds, and at once.

EVERYTILL_REAL_DATA names a folder with the catalogs `01_off_products` and `02_il_pricelist`, which are not ours to keep
here; without it names are made up, of as many languages.
"""

import csv
import os
import statistics
import time
import unicodedata
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from channel.apply import open_channel_database
from channel.lookup import search_products
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS

DAY = date(2026, 5, 1)
PRODUCTS, SHOWN, ROUNDS, MOST_SECONDS = 45_000, 20, 5, 0.020
# Also where thousands of numbers begin with the same letter, as they do here.
MOST_SECONDS_OF_A_SLIP = 0.5
# Each with the number of real products that have such a word.
WORDS = {
    "applesauce": 17,
    "pizza": 169,
    "cinnamon": 80,
    "confiture": 310,
    "fromage": 214,
    "kase": 22,
    "mozzarella": 96,
    "quinoa": 119,
    "סבון": 75,
    "קפה": 6,
}
MADE_UP = [
    *("organic", "fraîche", "Käsespätzle", "Pizzabrot", "confitures", "applesauce", "Quinoa"),
    *("Fromage", "קפה", "סבון", "Mozzarella", "Cinnamon"),
]
REAL = os.environ.get("EVERYTILL_REAL_DATA", "")


def real_names(folder):
    [off], [prices] = folder.glob("01_off_products/*.csv"), folder.glob("02_il_pricelist/*.csv")
    for file, column in ((off, "product_name"), (prices, "ItemName")):
        with file.open(newline="", encoding="utf-8-sig") as rows:
            yield from (row[column].strip() for row in csv.DictReader(rows))


def made_up_names():
    """Make names of which one in fifty has words that are looked for, in any order."""
    for number in range(PRODUCTS):
        chosen = (
            [MADE_UP[number // step % len(MADE_UP)] for step in (1, 12, 144)] if number % 50 == 0 else ["Article", "of", "a kind"]
        )
        yield " ".join([*chosen, str(number)])


@pytest.fixture(scope="module")
def names():
    return dict(enumerate(real_names(Path(REAL)) if REAL else made_up_names(), start=1))


@pytest.fixture(scope="module")
def catalog(names, tmp_path_factory):
    rows = {
        **ROWS,
        "product": [{**ROWS["product"][0], "product_id": key, "number": f"P{key}", "name": name} for key, name in names.items()],
        "assortment_product": [{"assortment_product_id": key, "assortment_id": 1, "product_id": key} for key in names],
        "barcode": [],
        "price": [],
    }
    path = make_channel_database(tmp_path_factory.mktemp("large") / "channel.db", rows)
    with closing(open_channel_database(path)) as connection:
        yield connection


def words_of(name):
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)).casefold()
    return "".join(letter if letter.isalnum() else " " for letter in plain).split()


@pytest.fixture(scope="module")
def words(names):
    return {key: words_of(name) for key, name in names.items()}


def having(names, words, word):
    """Look at every name, and bring those with the word into the order a cashier sees them in."""
    found = [(key, names[key]) for key, own in words.items() if any(each.startswith(word) for each in own)]
    return sorted(found, key=lambda hit: (not hit[1].casefold().startswith(word), len(hit[1]), hit[1], hit[0]))


@pytest.mark.parametrize("word", WORDS)
def test_word_finds_what_a_look_at_every_name_finds(catalog, names, words, word):
    expected = having(names, words, word)
    found = search_products(catalog, store_number=NORTH, text=word, on_date=DAY, limit=SHOWN)
    assert [product.name for product in found] == [name for _, name in expected[:SHOWN]]
    assert expected
    if REAL:
        assert len(expected) == WORDS[word]


def test_search_answers_at_once(catalog, names):
    assert len(names) >= PRODUCTS
    seconds = []
    for word in [*WORDS] * ROUNDS:
        began_at = time.perf_counter()
        search_products(catalog, store_number=NORTH, text=word, on_date=DAY, limit=SHOWN)
        seconds.append(time.perf_counter() - began_at)
    assert statistics.median(seconds) < MOST_SECONDS


# The words of above as they come out of a hurry: a letter wrong, missing, too many, two swapped.
SLIPS = {
    "aplesauce": "applesauce",
    "pitzza": "pizza",
    "cinamon": "cinnamon",
    "mozzerella": "mozzarella",
    "qiunoa": "quinoa",
}


@pytest.mark.parametrize("typed", SLIPS)
def test_slip_finds_what_was_meant_and_at_once(catalog, typed):
    seconds = []
    for _ in range(ROUNDS):
        began_at = time.perf_counter()
        found = search_products(catalog, store_number=NORTH, text=typed, on_date=DAY, limit=SHOWN)
        seconds.append(time.perf_counter() - began_at)
    assert any(word.startswith(SLIPS[typed]) for product in found for word in words_of(product.name))
    assert statistics.median(seconds) < MOST_SECONDS_OF_A_SLIP
