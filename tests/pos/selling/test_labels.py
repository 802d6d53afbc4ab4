"""What a scale has printed is sold as it says, online and offline alike; what nobody has weighed asks."""

import pytest

from channel.errors import InvalidInput, NoPrice, UnknownBarcode
from pos.errors import QuantityMissing
from tests.pos.store_data import CHEESE, PIN, store_rows

# 1002 is 23.995 a kilogram, 1003 a paper bag, 1004 has no price; 12345 stands in the barcode of 1002
WEIGHT, PRICE, BAG_PRICE, UNPRICED_PRICE = "2012345004252", "2801002810196", "2801003101507", "2801004101506"


def sold(line):
    return line.product_number, line.barcode, line.quantity, line.unit_price, line.amount, line.price_origin, line.list_price


@pytest.mark.parametrize("connected", [True, False])
def test_label_is_sold_as_it_says(online, connected):
    if not connected:
        online.disconnect()
    assert sold(online.scan(WEIGHT)) == ("1002", WEIGHT, "0.425", "23.9950", "10.20", "LIST", None)
    assert sold(online.scan(PRICE)) == ("1002", PRICE, "0.4247", "23.9950", "10.19", "LIST", None)
    assert sold(online.scan(BAG_PRICE)) == ("1003", BAG_PRICE, "1", "1.50", "1.50", "KEYED", "0.0000")
    assert sold(online.scan(UNPRICED_PRICE)) == ("1004", UNPRICED_PRICE, "1", "1.50", "1.50", "KEYED", None)


def test_label_needs_no_permission_and_takes_no_quantity(online):
    online.sign_in("2", PIN)
    assert online.scan(BAG_PRICE).approved_by is None
    for code in (WEIGHT, PRICE):
        with pytest.raises(InvalidInput):
            online.scan(code, quantity="2")


@pytest.mark.parametrize("code", ["2012345004253", "2801002910193", "2801002810197", "2912345004255"])
def test_label_that_was_read_wrong_is_unknown(online, code):
    with pytest.raises(UnknownBarcode):
        online.scan(code)


def test_label_comes_back_as_it_was_sold(online):
    line = online.return_product(PRICE, reason="Mouldy")
    assert (line.quantity, line.amount) == ("-0.4247", "-10.19")


@pytest.mark.parametrize("code", [CHEESE, "1002"])
def test_what_is_weighed_asks_how_much(online, code):
    with pytest.raises(QuantityMissing) as missing:
        online.scan(code)
    assert missing.value.details == {"name": "Mountain cheese", "unit": "KG"}
    with pytest.raises(QuantityMissing):
        online.return_product(code, reason="Mouldy")
    assert online.scan(code, quantity="0.5").quantity == "0.500"


def test_product_weighed_in_whole_grams_asks_too(new_register, published):
    rows = store_rows()
    rows["product"][2]["is_weighed"] = True
    published.publish(rows)
    new_register.sync()
    new_register.sign_in("1", PIN)
    with pytest.raises(QuantityMissing):
        new_register.scan("1003")


def test_unpriced_product_asks_for_its_price_first(online):
    with pytest.raises(NoPrice):
        online.scan("1004")


def test_database_of_an_older_headquarters_knows_no_labels(new_register, published):
    rows = {name: table for name, table in store_rows().items() if name != "barcode_pattern"}
    published.publish(rows)
    new_register.sync()
    new_register.sign_in("1", PIN)
    with pytest.raises(UnknownBarcode):
        new_register.scan(WEIGHT)
