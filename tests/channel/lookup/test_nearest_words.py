"""Who types in a hurry finds what they meant, and who types a number finds that number or nothing."""

from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.apply import open_channel_database
from channel.lookup import search_products
from channel.lookup.nearest_words import nearest_words
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS

DAY = date(2026, 5, 1)
NAMES = [
    *("Mozzarella di bufala", "Pizza mozzarella", "Confiture de fraises", "Käsespätzle", "סבון ידיים", "Spaghetti 500 g"),
    *("Pizzabrot", "Quinoa", "Spaghettini"),
]


@pytest.fixture(scope="module")
def store_data(tmp_path_factory):
    product = ROWS["product"][0]
    rows = {
        **ROWS,
        "product": [
            {**product, "product_id": key, "number": f"AB{1000 + key}", "name": name, "search_name": ""}
            for key, name in enumerate(NAMES, 1)
        ],
        "assortment_product": [
            {"assortment_product_id": key, "assortment_id": 1, "product_id": key} for key in range(1, len(NAMES) + 1)
        ],
        "barcode": [],
        "price": [],
    }
    path = make_channel_database(tmp_path_factory.mktemp("store_data") / "channel.db", rows)
    with closing(open_channel_database(path)) as connection:
        yield connection


def found(connection, text):
    return [product.name for product in search_products(connection, store_number=NORTH, text=text, on_date=DAY)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("mozarella", ["Pizza mozzarella", "Mozzarella di bufala"]),  # a letter is missing
        ("mozzzarella", ["Pizza mozzarella", "Mozzarella di bufala"]),  # one too many
        ("mozzerella", ["Pizza mozzarella", "Mozzarella di bufala"]),  # a wrong one
        ("mozzaerlla", ["Pizza mozzarella", "Mozzarella di bufala"]),  # two swapped
        ("MOZARELA", []),  # two slips are another word
        ("mozar", ["Pizza mozzarella", "Mozzarella di bufala"]),  # the beginning of a word
        ("pizza mozarella", ["Pizza mozzarella"]),  # what is known stays as it was typed
        ("pitza mozarella", ["Pizza mozzarella"]),
        ("pitza", ["Pizzabrot", "Pizza mozzarella"]),
        ("kasespetzle", ["Käsespätzle"]),
        ("Käsespätlze", ["Käsespätzle"]),
        ("סבין", ["סבון ידיים"]),
        ("qinoa", ["Quinoa"]),
        ("uqinoa", []),  # the first letter has to be right
        ("spahgetti", ["Spaghettini", "Spaghetti 500 g"]),
        ("pyz", []),  # too short to guess
        ("pitza mozarella qinoa", []),  # who knows what that was to be
    ],
)
def test_one_slip_is_forgiven(store_data, typed, names):
    assert found(store_data, typed) == names


def test_word_that_is_known_is_taken_as_it_stands(store_data):
    assert nearest_words(store_data, "spaghetti") == []
    assert found(store_data, "pizza quinoa") == []


@pytest.mark.parametrize("typed", ["AB1O02", "AB10002", "1002", "500g", "spag-hetti", "mozz*rella", "'; --"])
def test_what_is_no_word_of_letters_is_never_guessed(store_data, typed):
    assert nearest_words(store_data, typed) == []


def test_numbers_are_nobodys_nearest_word(store_data):
    assert nearest_words(store_data, "abcd") == []


def test_words_of_the_most_products_come_first(store_data):
    assert nearest_words(store_data, "mozarella") == ["mozzarella"]
    assert nearest_words(store_data, "pitza") == ["pizza", "pizzabrot"]


@given(
    word=st.sampled_from(["mozzarella", "confiture", "quinoa", "kasespatzle"]), place=st.integers(1, 5), letter=st.characters()
)
def test_any_one_wrong_letter_is_put_right_and_nothing_fails(store_data, word, place, letter):
    typed = word[:place] + letter + word[place + 1 :]
    nearest = nearest_words(store_data, typed)
    assert nearest in ([], [word])
    if letter.isascii() and letter.isalpha() and letter.lower() != word[place]:
        assert nearest == [word]


def test_reader_of_one_release_may_ask_again_and_again(store_data):
    for _ in range(2):
        store_data.execute("BEGIN")
        assert found(store_data, "mozarella") == ["Pizza mozzarella", "Mozzarella di bufala"]
        store_data.execute("ROLLBACK")
