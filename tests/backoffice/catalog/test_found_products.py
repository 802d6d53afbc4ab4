"""What people mean by what they type: a barcode, how a number begins, a piece of a name; with an index for each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.catalog.models import Product
from backoffice.catalog.queries.found_products import found_products
from backoffice.customers.queries.found_customers import found_customers
from registers.queries.found_by_text import FEW
from tests.backoffice.factories import make_customer, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def products():
    for number, name in (("100", "Vollmilch Zürich"), ("200", "Milchreis"), ("300", "Oliven, grün"), ("400", "牛奶")):
        make_product(number, [f"40000{number}"])
        Product.objects.filter(number=number).update(name=name, search_name="")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("4000010", []),
        ("40000100", ["100"]),
        ("20", ["200"]),
        ("milch", ["100", "200"]),
        ("ILC", ["100", "200"]),
        ("牛奶", ["400"]),
        ("zü", ["100"]),
        ("mi", ["200"]),
        ("o", ["300"]),
        ("ic", []),
        ("100%", []),
    ],
)
def test_products_are_found_by_barcode_number_and_a_piece_of_their_name(text, numbers):
    assert [product.number for product in found_products(text)] == numbers


@pytest.mark.postgresql
@pytest.mark.parametrize("text", ["milch", "mi", "m", "zq"])
def test_a_piece_of_a_name_is_found_by_an_index(text):
    make_customer("C-1", [])
    with CaptureQueriesContext(connection) as captured:
        found_products(text)
        found_customers(text)
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        for query in captured:
            if f"LIMIT {FEW + 1}" in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plans.append("\n".join(row[0] for row in cursor.fetchall()))
    products, customers = plans
    assert "Bitmap Index Scan on catalog_product_names" in products
    assert "Bitmap Index Scan on customers_customer_names" in customers
    assert "Seq Scan" not in products + customers


@pytest.mark.postgresql
@pytest.mark.parametrize(("most", "clause"), [(2, "IN ("), (1, "LIKE")])
def test_few_that_were_found_are_named_and_many_are_asked_for_again(monkeypatch, most, clause):
    monkeypatch.setattr("registers.queries.found_by_text.FEW", most)
    found = found_products("milch").order_by("-number")
    assert clause in str(found.query)
    assert [product.number for product in found] == ["200", "100"]


@pytest.mark.postgresql
def test_other_queries_of_the_same_transaction_may_read_a_table_through():
    found_products("milch")
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
