"""A prices file from end to end."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.pricing.models import Price
from tests.backoffice import factories as make

from .importing import counts, import_file, refused_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _products(codes):
    for number in ("1", "2", "3"):
        make.make_product(number)


def stored():
    prices = Price.objects.order_by("price_group__code", "product__number", "valid_from")
    return list(prices.values_list("price_group__code", "product__number", "unit_price", "valid_from", "valid_to"))


def test_prices_go_in_with_the_options_where_the_file_has_no_column():
    job = import_file("PRICES", "number;price\n1;1,50\n2;13,0863\n")
    assert counts(job) == {"in": 2}
    assert stored() == [
        ("RETAIL", "1", Decimal("1.5"), date(2026, 1, 1), None),
        ("RETAIL", "2", Decimal("13.0863"), date(2026, 1, 1), None),
    ]


def test_prices_go_in_with_the_columns_of_the_file():
    make.make_price_group("SALE")
    content = "number,price,price group,valid from,valid to\n1,1,SALE,2026-02-01,2026-02-28\n1,2,,01.03.2026,\n"
    assert counts(import_file("PRICES", content)) == {"in": 2}
    assert stored() == [
        ("RETAIL", "1", Decimal(2), date(2026, 3, 1), None),
        ("SALE", "1", Decimal(1), date(2026, 2, 1), date(2026, 2, 28)),
    ]


def test_prices_are_changed_and_left():
    import_file("PRICES", "number,price\n1,1\n2,2\n")
    job = import_file("PRICES", "number,price\n1,1.00\n2,2.01\n")
    assert job.report["written"] == {"PRICES_CHANGED": 1}
    assert [row[2] for row in stored()] == [Decimal(1), Decimal("2.01")]


def test_prices_that_do_not_hold_come_back_with_reasons():
    rows = [
        "1,-1,,,",
        "2,abc,,,",
        '3,"1,234",,,',
        "9,1,,,",
        "1,1,NONE,,",
        "1,1,,1/2/2026,",
        "1,1,,2026-02-01,2026-01-31",
        "1,,,,",
    ]
    rows += ["1,5,,,", "1,5.00,,,", "1,6,,,"]
    job = import_file("PRICES", "number,price,price group,valid from,valid to\n" + "\n".join(rows))
    assert counts(job) == {"in": 1, "repeated": 1, "refused": 9}
    assert [row[-1] for row in refused_rows(job)[1:]] == [
        "Row 2, price: '-1' is negative. A price is 0 or more.",
        "Row 3, price: 'abc' is not a price. Write it like 12.50, without a currency.",
        "Row 4, price: '1,234' can be read as 1.234 and as 1234. Write it with a point before the decimals.",
        "Row 5, number: no product has the number '9'. "
        "Import the product first, or correct the number: letter case and leading zeros count.",
        "Row 6, price_group: there is no price group 'NONE'. Create it first, or correct the code.",
        "Row 7, valid_from: '1/2/2026' is not a date. Write it like 2026-01-31.",
        "Row 8, valid_to: 2026-01-31 is before the first day, 2026-02-01. Write a later day, or none.",
        "Row 9, price: it is empty. Fill it in, or take the row out.",
        "Row 12, price: row 10 says something else about price RETAIL 1 2026-01-01. Keep the row that is right.",
    ]


def test_prices_take_as_many_queries_for_three_rows_as_for_one():
    used = []
    for numbers in (["1"], ["1", "2", "3"]):
        Price.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            import_file("PRICES", "number,price\n" + "".join(f"{number},1\n" for number in numbers))
        used.append(len(captured))
    assert used[0] == used[1]
