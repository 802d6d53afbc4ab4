"""A barcodes file from end to end."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.catalog.models import Barcode
from tests.backoffice import factories as make

from .importing import counts, import_file, refused_rows

pytestmark = pytest.mark.django_db


def stored():
    return list(Barcode.objects.order_by("code").values_list("code", "product__number", "is_primary"))


def test_barcodes_go_in():
    make.make_product("1", barcodes=["10"])
    make.make_product("2")
    job = import_file("BARCODES", "number,ean\n1,0011110887238\n2,21\n2,22\n2,22\n")
    assert counts(job) == {"in": 3, "repeated": 1}
    assert stored() == [("0011110887238", "1", False), ("10", "1", True), ("21", "2", True), ("22", "2", False)]
    assert job.report["noted"] == {"NOT_A_GTIN": 2}


def test_barcodes_change_the_primary_one():
    make.make_product("1", barcodes=["10", "11"])
    job = import_file("BARCODES", "number,ean,primary\n1,10,0\n1,11,yes\n")
    assert job.report["written"] == {"BARCODES_CHANGED": 2}
    assert stored() == [("10", "1", False), ("11", "1", True)]


def test_barcodes_that_do_not_hold_come_back_with_reasons():
    make.make_product("1", barcodes=["10"])
    make.make_product("2")
    job = import_file("BARCODES", "number,ean,primary\n2,10,\n9,99,\n1,,\n1,11,maybe\n1,12,1\n1,13,1\n")
    assert counts(job) == {"in": 1, "refused": 5}
    assert [row[-1] for row in refused_rows(job)[1:]] == [
        "Row 2, barcode: 10 sells the product 1 already. Take the barcode from that product first, or correct it.",
        "Row 3, number: no product has the number '9'. "
        "Import the product first, or correct the number: letter case and leading zeros count.",
        "Row 4, barcode: it is empty. Fill it in, or take the row out.",
        "Row 5, is_primary: 'maybe' is neither yes nor no. Write 1 or 0.",
        "Row 7, primary: row 6 says something else about primary 1. Keep the row that is right.",
    ]


def test_barcodes_take_as_many_queries_for_three_rows_as_for_one():
    used = []
    for count in (1, 3):
        for number in range(count):
            make.make_product(f"{count}{number}")
        with CaptureQueriesContext(connection) as captured:
            import_file("BARCODES", "number,ean\n" + "".join(f"{count}{number},{count}{number}\n" for number in range(count)))
        used.append(len(captured))
    assert used[0] == used[1]
