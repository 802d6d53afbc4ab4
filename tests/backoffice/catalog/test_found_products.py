"""What people mean by what they type: a barcode, how a number begins, a piece of a name; with an index for each."""

import pytest
from django.db import connection

from backoffice.catalog.models import Product
from backoffice.catalog.queries.found_products import found_products
from backoffice.customers.queries.found_customers import found_customers
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
@pytest.mark.parametrize("text", ["milch", "mi", "m"])
def test_a_piece_of_a_name_is_found_by_an_index(text):
    make_customer("C-1", [])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        products = found_products(text).order_by().explain()
        customers = found_customers(text).order_by().explain()
    assert "Bitmap Index Scan on catalog_product_names" in products
    assert "Bitmap Index Scan on customers_customer_names" in customers
    assert "Seq Scan" not in products + customers
