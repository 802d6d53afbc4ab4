"""What columns mean: proposed from their headings, checked before the start."""

import pytest

from backoffice.imports.domain.mapping import check_mapping, propose_mapping
from channel.errors import InvalidInput


@pytest.mark.parametrize(
    ("kind", "columns", "mapping"),
    [
        ("PRODUCTS", ["barcode", "product_name"], {"name": "product_name", "barcode": "barcode", "number": "barcode"}),
        (
            "PRODUCTS",
            ["PriceUpdateDate", "ItemCode", "ItemName", "ManufacturerItemDescription", "UnitQty", "ItemPrice"],
            {"number": "ItemCode", "name": "ItemName", "search_name": "ManufacturerItemDescription", "price": "ItemPrice"},
        ),
        ("PRODUCTS", ["Artikel-Nr", "Bezeichnung", "EAN"], {"number": "Artikel-Nr", "name": "Bezeichnung", "barcode": "EAN"}),
        ("BARCODES", ["sku", "GTIN"], {"number": "sku", "barcode": "GTIN"}),
        ("BARCODES", ["barcode"], {"barcode": "barcode"}),
        ("PRICES", ["SKU", "Unit price", "Valid from"], {"number": "SKU", "price": "Unit price", "valid_from": "Valid from"}),
        ("PRICES", ["x", "y"], {}),
    ],
)
def test_mapping_is_proposed(kind, columns, mapping):
    assert propose_mapping(kind, columns) == mapping


def test_mapping_may_use_a_column_twice_and_leave_fields_out():
    mapping = {"number": "a", "barcode": "a", "name": "b", "price": ""}
    assert check_mapping("PRODUCTS", mapping, ["a", "b"]) == {"number": "a", "barcode": "a", "name": "b"}


def test_mapping_is_refused_with_every_fault():
    with pytest.raises(InvalidInput) as caught:
        check_mapping("PRODUCTS", {"number": "c", "colour": "a"}, ["a", "b"])
    assert [error["pointer"] for error in caught.value.details["errors"]] == [
        "/mapping/colour",
        "/mapping/number",
        "/mapping/name",
    ]
