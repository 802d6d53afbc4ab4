"""Bulk upserts: good rows in, bad rows back with what to do, nothing written that is there already."""

import gzip
import json

import pytest
import zstandard
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.catalog.models import Barcode, Category, Product, Unit
from backoffice.customers.models import Customer
from backoffice.pricing.models import Price
from tests.backoffice.factories import (
    make_address_book,
    make_assortment,
    make_price_group,
    make_product,
    make_tax_group,
    make_unit,
)

PRODUCTS, BARCODES, PRICES = (f"/api/v1/hq/catalog/{name}" for name in ("products", "barcodes", "prices"))


@pytest.fixture(autouse=True)
def _codes(db) -> None:
    make_unit("PCS")
    make_tax_group("FULL")


def row(number: str, **fields) -> dict:
    return {"number": number, "name": f"Product {number}", "unit": "PCS", "tax_group": "FULL", **fields}


def results(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["result"] for each in answer.json()["rows"]]


def test_each_row_is_answered(erp):
    rows = [row("1"), row("2"), {"number": "3", "name": "No unit"}, {"number": 4}, row("1", name="Otherwise"), row("2")]
    answer = erp.post(PRODUCTS, rows, format="json").json()
    assert [each["result"] for each in answer["rows"]] == ["created", "created", "refused", "refused", "refused", "unchanged"]
    assert {name: answer[name] for name in ("created", "updated", "unchanged", "refused")} == {
        "created": 2, "updated": 0, "unchanged": 1, "refused": 3,
    }  # fmt: skip
    errors = [(each["row"], each["key"], each["errors"][0]["field"], each["errors"][0]["code"]) for each in answer["rows"][2:5]]
    assert errors == [(3, "3", "unit", "EMPTY"), (4, "", "number", "UNREADABLE"), (5, "1", "product", "CONTRADICTS_ROW")]
    assert all(each["errors"][0]["remedy"] for each in answer["rows"][2:5])
    assert list(Product.objects.values_list("number", flat=True)) == ["1", "2"]


def test_only_rows_that_differ_are_written_and_what_is_left_out_stays(erp):
    erp.post(PRODUCTS, [row("1", brand="B", net_content="1.5", category=None), row("2")], format="json")
    rows = [{"number": "1", "name": "Product 1"}, {"number": "2", "name": "New"}]
    assert results(erp.post(PRODUCTS, rows, format="json")) == ["unchanged", "updated"]
    assert results(erp.post(PRODUCTS, [{"number": "1", "name": "Product 1", "net_content": None}], format="json")) == ["updated"]
    product = Product.objects.get(number="1")
    assert (product.brand, product.net_content) == ("B", None)


@pytest.mark.parametrize(("packed", "encoding"), [(bytes, "identity"), (gzip.compress, "gzip"), (zstandard.compress, "zstd")])
def test_lines_come_plain_or_compressed(erp, packed, encoding):
    body = b"".join(json.dumps(row(number)).encode() + b"\n" for number in "123")
    answer = erp.post(PRODUCTS, packed(body), content_type="application/x-ndjson", HTTP_CONTENT_ENCODING=encoding)
    assert results(answer) == ["created"] * 3


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b"[1,", "application/json", 400),
        (b"[" + b",".join([b"{}"] * 10_001) + b"]", "application/json", 400),
        (b"number;name", "text/csv", 415),
    ],
)
def test_a_body_that_is_no_rows_is_refused_whole(erp, body, content_type, status):
    assert erp.post(PRODUCTS, body, content_type=content_type).status_code == status


def test_fifty_rows_take_as_many_statements_as_ten(erp):
    erp.get(PRODUCTS)  # notes that the token was used
    with CaptureQueriesContext(connection) as few:
        erp.post(PRODUCTS, [row(f"A{number}") for number in range(10)], format="json")
    with CaptureQueriesContext(connection) as many:
        erp.post(PRODUCTS, [row(f"B{number}") for number in range(50)], format="json")
    assert len(many) == len(few)


def test_products_name_their_deposit_and_lose_it(erp):
    assert results(erp.post(PRODUCTS, [row("8", is_deposit=True), row("1", deposit_product="8")], format="json")) == [
        "created", "refused",
    ]  # fmt: skip
    rows = [row("1", deposit_product="8"), row("2", deposit_product="1"), row("3", deposit_product="8")]
    assert results(erp.post(PRODUCTS, rows, format="json")) == ["created", "refused", "created"]
    assert erp.get(f"{PRODUCTS}/1").json()["deposit_product"] == "8"
    assert erp.get(f"{PRODUCTS}/8").json()["is_deposit"] is True
    assert results(erp.post(PRODUCTS, [row("1", deposit_product=None), row("3")], format="json")) == ["updated", "unchanged"]
    found = Product.objects.order_by("number").values_list("number", "deposit_product__number")
    assert list(found) == [("1", None), ("3", "8"), ("8", None)]


def test_products_are_put_on_an_assortments_list(erp):
    assortment = make_assortment("MAIN")
    assert results(erp.post(PRODUCTS, [row("1", assortment="MAIN"), row("2", assortment="X")], format="json")) == [
        "created",
        "refused",
    ]
    assert [product.number for product in assortment.products.all()] == ["1"]


def test_barcodes_and_prices_go_by_the_same_rules(erp):
    make_product("1")
    make_product("2")
    make_price_group("RETAIL")
    codes = [{"code": "40", "product": "1"}, {"code": "40", "product": "2"}, {"code": "41", "product": "9"}]
    assert results(erp.post(BARCODES, codes, format="json")) == ["created", "refused", "refused"]
    assert results(erp.post(BARCODES, [{"code": "40", "product": "2"}], format="json")) == ["refused"]
    assert Barcode.objects.get().is_primary
    price = {"product": "1", "price_group": "RETAIL", "unit_price": "1.50", "valid_from": "2026-01-01"}
    rows = [price, {**price, "unit_price": "-1"}, {**price, "product": "9"}, {**price, "valid_to": "2025-01-01"}, {**price}]
    assert results(erp.post(PRICES, rows, format="json")) == ["created", "refused", "refused", "refused", "unchanged"]
    assert results(erp.post(PRICES, [{**price, "unit_price": 2}], format="json")) == ["updated"]
    assert str(Price.objects.get().unit_price) == "2.000000"
    for nonsense in ("NaN", "Infinity", "1234567890", "0.1234567", "1e9999"):
        assert results(erp.post(PRICES, [{**price, "unit_price": nonsense}], format="json")) == ["refused"]


def test_customers_are_given_their_address_books(erp):
    make_address_book("A")
    make_address_book("B")
    rows = [{"number": "1", "name": "One", "address_books": ["A"]}, {"number": "2", "name": "Two", "email": "no"}]
    assert results(erp.post("/api/v1/hq/customers", rows, format="json")) == ["created", "refused"]
    assert results(erp.post("/api/v1/hq/customers", rows[:1], format="json")) == ["unchanged"]
    rows[0]["address_books"] = ["B"]
    assert results(erp.post("/api/v1/hq/customers", rows[:1], format="json")) == ["updated"]
    assert [book.code for book in Customer.objects.get().address_books.all()] == ["B"]


def test_categories_find_their_parents_in_the_same_call_and_make_no_circle(erp):
    address = "/api/v1/hq/catalog/categories"
    rows = [
        {"code": "B", "name": "B", "parent": "A"},
        {"code": "A", "name": "A"},
        {"code": "C", "name": "C", "parent": "X"},
        {"code": "D", "name": "D", "parent": "C"},
    ]
    assert results(erp.post(address, rows, format="json")) == ["created", "created", "refused", "refused"]
    assert Category.objects.get(code="B").parent.code == "A"
    assert results(erp.post(address, [{"code": "A", "name": "A", "parent": "B"}], format="json")) == ["refused"]
    assert results(erp.post(address, [{"code": "B", "name": "B", "parent": None}], format="json")) == ["updated"]
    assert results(erp.post("/api/v1/hq/catalog/units", [{"code": "KG", "name": "kg", "decimals": 3}], format="json")) == [
        "created"
    ]
    assert Unit.objects.get(code="KG").decimals == 3
