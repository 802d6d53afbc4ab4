"""A program that knows more columns and tables than the database it sells from."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from channel.database import open_channel_database
from channel.lookup.exchange_rates import exchange_rates
from channel.lookup.labels import find_label
from channel.lookup.newer_columns import add_newer_columns
from channel.lookup.offers import find_offers
from channel.lookup.search import search_products
from channel.lookup.store_facts import find_store_facts
from channel.lookup.stores import find_store
from channel.tables import STANDARD_TABLES
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS

MONDAY = date(2026, 11, 2)
#: What came after the first version of the tables.
LATER_COLUMNS = {
    "product": {"deposit_product_id", "minimum_age", "net_content"},
    "store": {"smallest_coin"},
    "receipt_settings": {"prints_after_sale"},
}
LATER_TABLES = {"exchange_rate", "barcode_pattern", "promotion", "promotion_part", "promotion_item"}


def older(table):
    return replace(table, columns=tuple(one for one in table.columns if one.name not in LATER_COLUMNS.get(table.name, ())))


@pytest.fixture
def connection(tmp_path):
    tables = tuple(older(table) for table in STANDARD_TABLES if table.name not in LATER_TABLES)
    known = {table.name: set(table.column_names) for table in tables}
    rows = {
        name: [{key: value for key, value in row.items() if key in known[name]} for row in of_table]
        for name, of_table in ROWS.items()
        if name in known
    }
    path = make_channel_database(tmp_path / "channel.db", rows, tables=tables)
    with closing(open_channel_database(path)) as connection:
        yield connection


def test_it_could_not_be_read_as_it_is(connection):
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        search_products(connection, store_number=NORTH, text="milk", on_date=MONDAY)


def test_products_are_found_without_what_they_have_not_got(connection):
    add_newer_columns(connection)
    found = search_products(connection, store_number=NORTH, text="milk", on_date=MONDAY)
    assert found
    assert {(one.deposit_product_id, one.minimum_age) for one in found} == {(None, 0)}
    assert find_store(connection, NORTH).smallest_coin is None
    assert not find_store_facts(connection, store_number=NORTH, register_number="R1").store.receipt_prints_after_sale


def test_tables_it_has_not_got_are_empty(connection):
    add_newer_columns(connection)
    store = find_store(connection, NORTH)
    assert (exchange_rates(connection, "EUR"), find_label(connection, "2012345006785")) == ([], None)
    assert find_offers(connection, store, 1, MONDAY) == []


def test_nothing_is_written_and_a_current_database_is_read_itself(connection, two_stores):
    add_newer_columns(connection)
    add_newer_columns(two_stores)
    views = "SELECT count(*) FROM {}.sqlite_schema WHERE type = 'view'"
    assert connection.execute(views.format("main")).fetchone()[0] == 0
    assert connection.execute(views.format("temp")).fetchone()[0] == len(LATER_COLUMNS) + len(LATER_TABLES)
    assert two_stores.execute(views.format("temp")).fetchone()[0] == 0
