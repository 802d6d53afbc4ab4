"""Whatever a cashier types is a question, never a syntax error."""

import time
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.apply import open_channel_database
from channel.lookup import search_products
from channel.lookup.search import match_expression
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS, SOUTH

DAY = date(2026, 5, 1)

NAUGHTY = [
    *('"', '""', 'milk"', "'", "*", "mi*", "^milk", "-milk", "NOT", "AND OR", "NEAR(", "NEAR(a b, 2)", "name:milk", "{name}:x"),
    *("(", ")", "milk\x00drink", "\x00", "\ud800", "²", "🥛", "%", "_", "\\", ";--", "٣٤", "a" * 5000, "ab " * 3000),
]


def found(connection, text, store=NORTH, **options):
    return [product.number for product in search_products(connection, store_number=store, text=text, on_date=DAY, **options)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("milk", ["1001", "007"]),  # names that begin so come first
        ("MIL", ["1001", "007"]),
        ("drink milk", ["007"]),
        ("dairy", ["1001"]),
        ("creme fr", ["1002"]),
        ("crème", ["1002"]),
        ("לחם", ["2001"]),
        ("פרו לח", ["2001"]),
        ("100", ["1001", "1002"]),  # the beginning of a number is a word like any other
        ("milk xyz", []),
        ("729", ["2001"]),
        ("00360", ["1001"]),
        ("96385", []),  # another store's
        ("yesteryear", []),
        ("", []),
        ("   ", []),
    ],
)
def test_search_finds_words_and_their_beginnings(two_stores, text, numbers):
    assert sorted(found(two_stores, text)) == sorted(numbers)


def test_search_shows_names_that_begin_with_the_text_first_and_then_the_shorter(two_stores):
    assert found(two_stores, "milk") == ["1001", "007"]
    assert found(two_stores, "milk", limit=1) == ["1001"]


def test_search_shows_only_what_the_store_sells(two_stores):
    assert sorted(found(two_stores, "milk", SOUTH)) == ["1001", "3001"]


@pytest.mark.parametrize("text", NAUGHTY)
def test_search_takes_any_text_as_words(two_stores, text):
    assert isinstance(found(two_stores, text), list)


def test_search_takes_syntax_for_words(two_stores):
    assert found(two_stores, "name:milk") == []
    assert found(two_stores, "milk OR bread") == []
    assert found(two_stores, "milk\x00drink") == ["007"]
    assert found(two_stores, 'mi"lk') == []
    assert found(two_stores, "- milk -") == ["1001", "007"]


@given(text=st.text(max_size=30))
def test_search_never_fails(two_stores, text):
    assert set(found(two_stores, text)) <= {"1001", "1002", "2001", "007"}


def test_match_expression_quotes_every_word():
    assert match_expression('a "b"  - c*d') == '"a"* """b"""* "c*d"*'


def test_search_for_a_first_letter_in_a_large_catalog_stays_quick(tmp_path):
    count = 20_000
    products = [{"product_id": n, "number": str(n), "name": f"Apple {n}", "is_active": 1} for n in range(1, count)]
    links = [{"assortment_product_id": n, "assortment_id": 1, "product_id": n} for n in range(1, count)]
    rows = {**ROWS, "product": products, "assortment_product": links}
    path = make_channel_database(tmp_path / "channel.db", rows)
    with closing(open_channel_database(path)) as connection:
        began = time.monotonic()
        assert len(found(connection, "a")) == 20
        assert time.monotonic() - began < 1
