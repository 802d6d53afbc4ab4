"""Customers by words of their names."""

from contextlib import closing

import pytest

from channel.apply import open_channel_database
from channel.lookup.customer_search import search_customers
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS, SOUTH

NAMES = ["Ada Adams", "Adam 100% Cotton", "Bob", "under_score", "C1"]


@pytest.fixture(scope="module")
def customers(tmp_path_factory):
    rows = {
        **ROWS,
        "customer": [{"customer_id": place, "number": f"C{place}", "name": name} for place, name in enumerate(NAMES, start=1)],
        "customer_address_book": [
            {"customer_address_book_id": place, "customer_id": place, "address_book_id": 1} for place in range(1, len(NAMES) + 1)
        ],
    }
    path = make_channel_database(tmp_path_factory.mktemp("customers") / "channel.db", rows)
    with closing(open_channel_database(path)) as connection:
        yield connection


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ada", ["Ada Adams", "Adam 100% Cotton"]),
        ("adams ada", ["Ada Adams"]),
        ("C1", ["Ada Adams", "C1"]),
        ("0%", ["Adam 100% Cotton"]),
        ("_", ["under_score"]),
        ("!", []),
        ("' OR 1=1", []),
        ("  ", []),
        ("\ud800\x00", []),
    ],
)
def test_customer_is_found_by_every_word_or_the_number(customers, text, names):
    assert [found.name for found in search_customers(customers, store_number=NORTH, text=text)] == names


def test_customers_of_other_stores_are_not_found(customers):
    assert search_customers(customers, store_number=SOUTH, text="ada") == []


def test_no_more_than_the_limit_is_found(customers):
    assert len(search_customers(customers, store_number=NORTH, text="a", limit=1)) == 1
