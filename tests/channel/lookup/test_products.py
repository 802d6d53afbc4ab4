"""What one store sells on one day, and for how much."""

from contextlib import closing
from datetime import date

import pytest

from channel.apply import open_channel_database
from channel.errors import NotFound, UnknownBarcode, UnknownProduct
from channel.lookup import SellableProduct, find_by_barcode, find_by_number
from channel.lookup.products import barcode_forms
from channel.tax import TaxRate
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS, SOUTH

DAY = date(2026, 5, 1)


def by_barcode(connection, code, store=NORTH, on_date=DAY):
    return find_by_barcode(connection, store_number=store, code=code, on_date=on_date)


def by_number(connection, number, store=NORTH, on_date=DAY):
    return find_by_number(connection, store_number=store, number=number, on_date=on_date)


def test_product_comes_with_all_that_selling_it_needs(two_stores):
    assert by_barcode(two_stores, "4006381333931") == SellableProduct(
        product_id=1,
        number="1001",
        name="Milk",
        barcode="4006381333931",
        unit="PCS",
        unit_decimals=0,
        unit_price="1.2900",
        currency="EUR",
        price_origin="LIST",
        tax_rates=[TaxRate(code="CITY", name="", percent="0.5000"), TaxRate(code="VAT", name="old", percent="5.0000")],
        prices_include_tax=True,
        release=17,
    )


def test_product_without_price_unit_or_taxes_is_found_all_the_same(two_stores):
    product = by_number(two_stores, "007")
    assert (product.unit_price, product.unit, product.unit_decimals, product.tax_rates) == (None, "", 0, [])


def test_product_is_the_other_stores_at_its_price_and_tax(two_stores):
    product = by_number(two_stores, "1001", SOUTH)
    assert (product.unit_price, product.prices_include_tax) == ("1.2900", False)


@pytest.mark.parametrize(
    ("code", "number", "barcode"),
    [
        ("0036000291452", "1001", "0036000291452"),  # exactly, though another is the same without its zero
        ("036000291452", "1002", "036000291452"),
        ("00036000291452", "1002", "036000291452"),
        ("07290000042442", "2001", "7290000042442"),
        ("00123", "007", "00123"),
        ("123", "1002", "123"),
    ],
)
def test_barcode_is_found_exactly_and_then_as_the_same_gtin(two_stores, code, number, barcode):
    product = by_barcode(two_stores, code)
    assert (product.number, product.barcode) == (number, barcode)


@pytest.mark.parametrize(
    ("code", "store"), [("96385074", NORTH), ("5000000000050", NORTH), ("0123", NORTH), ("", NORTH), ("123", SOUTH)]
)
def test_barcode_of_what_the_store_does_not_sell_is_unknown(two_stores, code, store):
    with pytest.raises(UnknownBarcode):
        by_barcode(two_stores, code, store)


def test_short_gtin_is_found_when_scanned_with_zeros(two_stores):
    assert by_barcode(two_stores, "0000096385074", SOUTH).number == "3001"


@pytest.mark.parametrize("number", ["3001", "3002", "7", "nothing"])
def test_number_of_what_the_store_does_not_sell_is_unknown(two_stores, number):
    with pytest.raises(UnknownProduct):
        by_number(two_stores, number)


def test_store_that_is_not_there_sells_nothing(two_stores):
    with pytest.raises(NotFound):
        by_number(two_stores, "1001", "S-X")


def test_product_found_by_number_has_its_primary_barcode_or_its_oldest(two_stores):
    assert by_number(two_stores, "1001").barcode == "4006381333931"
    assert by_number(two_stores, "2001").barcode == "7290000042442"


def test_barcode_forms_are_those_of_the_same_gtin_only():
    assert list(barcode_forms("036000291452")) == ["036000291452", "0036000291452", "00036000291452"]
    assert list(barcode_forms("00012348")) == ["00012348", "000000012348", "0000000012348", "00000000012348"]
    assert list(barcode_forms("123")) == ["123"]
    assert list(barcode_forms("٠٣٦٠٠٠٢٩١٤٥٢")) == ["٠٣٦٠٠٠٢٩١٤٥٢"]


@pytest.mark.parametrize(
    ("on_date", "names"),
    [
        (date(2019, 12, 31), []),
        (date(2020, 1, 1), ["old"]),
        (date(2026, 5, 31), ["", "old"]),
        (date(2026, 6, 1), ["", "new"]),
        (date(2026, 6, 2), ["new"]),
    ],
)
def test_taxes_are_those_of_the_day_and_the_later_of_one_code(two_stores, on_date, names):
    assert [rate.name for rate in by_number(two_stores, "1002", on_date=on_date).tax_rates] == names


def price(group, unit_price, valid_from="2026-01-01", valid_to=None, product=1):
    return {
        "price_group_id": group,
        "product_id": product,
        "unit_price": unit_price,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


@pytest.mark.parametrize(
    ("prices", "north", "south"),
    [
        ([price(1, "2"), price(2, "3")], "2.0000", "3.0000"),  # the higher priority, where the store has the group
        ([price(1, "2", "2026-04-01"), price(1, "3", "2026-03-01")], "2.0000", "2.0000"),  # the later
        ([price(1, "10"), price(1, "9.5")], "9.5000", "9.5000"),  # the lower, as numbers
        ([price(1, "2", "2026-05-02"), price(1, "3", "2026-01-01", "2026-04-30")], None, None),  # not yet, and no longer
        ([price(1, "2", "2026-05-01", "2026-05-01")], "2.0000", "2.0000"),  # both days belong to it
        ([price(3, "2")], None, None),  # another currency
        ([price(1, "2", product=2)], None, None),
        ([price(1, "0")], "0.0000", "0.0000"),
        ([price(1, "0.072515")], "0.072515", "0.072515"),
        ([price(1, "0.07251")], "0.07251", "0.07251"),
        ([], None, None),
    ],
)
def test_price_is_the_one_the_rules_name(tmp_path, prices, north, south):
    rows = [{"price_id": number, **row} for number, row in enumerate(prices, start=1)]
    path = make_channel_database(tmp_path / "channel.db", {**ROWS, "price": rows})
    with closing(open_channel_database(path)) as connection:
        assert [by_number(connection, "1001", store).unit_price for store in (NORTH, SOUTH)] == [north, south]


def test_look_up_leaves_no_transaction_open_that_would_hide_the_next_release(two_stores):
    by_number(two_stores, "1001")
    with pytest.raises(UnknownProduct):
        by_number(two_stores, "nothing")
    assert not two_stores.in_transaction


def test_look_up_inside_a_transaction_of_the_caller_leaves_it_open(two_stores):
    two_stores.execute("BEGIN")
    by_number(two_stores, "1001")
    assert two_stores.in_transaction
    two_stores.execute("ROLLBACK")
