"""A products file from end to end."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.catalog.models import AssortmentProduct, Barcode, Product
from backoffice.imports.use_cases.run_import import run_import
from backoffice.pricing.models import Price
from tests.backoffice import factories as make

from .importing import counts, import_file, refused_rows, start, upload

pytestmark = pytest.mark.django_db


def test_products_go_in_with_barcode_price_and_assortment(codes):
    job = import_file("PRODUCTS", "number,name,search name,ean,price\n007,Brot,bread,4006381333931,2.50\n008,במבה,,,\n")
    assert (job.state, counts(job)) == ("SUCCEEDED", {"in": 2})
    assert list(Product.objects.values_list("number", "name", "search_name", "unit__code", "tax_group__code")) == [
        ("007", "Brot", "bread", "PCS", "FULL"),
        ("008", "במבה", "", "PCS", "FULL"),
    ]
    assert list(Barcode.objects.values_list("code", "product__number", "is_primary")) == [("4006381333931", "007", True)]
    assert list(Price.objects.values_list("price_group__code", "product__number", "unit_price", "valid_from", "valid_to")) == [
        ("RETAIL", "007", Decimal("2.5"), date(2026, 1, 1), None)
    ]
    assert sorted(AssortmentProduct.objects.values_list("assortment__code", "product__number")) == [
        ("MAIN", "007"),
        ("MAIN", "008"),
    ]
    assert job.report == {
        "noted": {},
        "refused": {},
        "repaired": {},
        "written": {"ADDED_TO_ASSORTMENT": 2, "BARCODES_CREATED": 1, "PRICES_CREATED": 1, "PRODUCTS_CREATED": 2},
    }


def test_what_the_till_has_to_know_of_a_product_goes_in_and_an_empty_cell_changes_nothing(codes):
    heading = "number,name,minimum age,weighed,net content,net content unit\n"
    of_product = ("minimum_age", "is_weighed", "net_content", "net_content_unit")
    import_file("PRODUCTS", f'{heading}1,Wine,16,no,"0,75",L\n2,Cheese,,yes,,\n')
    wine, cheese = Product.objects.order_by("number").values_list(*of_product)
    assert (wine, cheese) == ((16, False, Decimal("0.75"), "L"), (0, True, None, ""))
    job = import_file("PRODUCTS", f"{heading}1,Wine,,,,\n2,Cheese,,,,\n")
    assert (counts(job), job.report["written"]) == ({"in": 2}, {})
    assert list(Product.objects.order_by("number").values_list(*of_product)) == [wine, cheese]


def test_deposits_go_in_and_bottles_name_them_afterwards(codes):
    import_file("PRODUCTS", "number,name,is deposit,deposit\n8,Bottle,yes,\n9,Mug,,\n")
    job = import_file("PRODUCTS", "number,name,pfand\n1,Cola,8\n2,Tea,9\n3,Juice,77\n4,Milk,\n")
    assert counts(job) == {"in": 2, "refused": 2}
    assert [row[-1] for row in refused_rows(job)[1:]] == [
        "Row 3, deposit_product: there is no deposit product '9'. Create it first, or correct the code.",
        "Row 4, deposit_product: there is no deposit product '77'. Create it first, or correct the code.",
    ]
    found = Product.objects.order_by("number").values_list("number", "is_deposit", "deposit_product__number")
    assert list(found) == [("1", False, "8"), ("4", False, None), ("8", True, None), ("9", False, None)]


def test_products_are_imported_again_without_a_change(codes):
    content = "number,name,ean,price\n1,Brot,11,2.50\n2,Butter,12,1\n"
    import_file("PRODUCTS", content)
    moments = list(Product.objects.values_list("updated_at", flat=True))
    job = import_file("PRODUCTS", content)
    assert (counts(job), job.report["written"]) == ({"in": 2}, {})
    assert list(Product.objects.values_list("updated_at", flat=True)) == moments


def test_products_that_exist_are_changed_where_the_file_says_so(codes):
    make.make_product("1", name="Old", search_name="kept", unit=make.make_unit("KG"), category=make.make_category("FOOD"))
    job = import_file(
        "PRODUCTS", "number,name,category,tax group\n1,New,,LESS\n".replace("LESS", make.make_tax_group("LESS").code)
    )
    assert job.report["written"] == {"ADDED_TO_ASSORTMENT": 1, "PRODUCTS_CHANGED": 1}
    product = Product.objects.get()
    assert (product.name, product.search_name, product.unit.code, product.category.code, product.tax_group.code) == (
        "New", "kept", "KG", "FOOD", "LESS"
    )  # fmt: skip


def test_products_may_come_with_several_barcodes_each_in_its_row(codes):
    job = import_file("PRODUCTS", "number,name,ean\n1,Brot,11\n1,Brot,12\n1,Brot,13\n")
    assert counts(job) == {"in": 3}
    assert list(Barcode.objects.order_by("code").values_list("code", "is_primary")) == [
        ("11", True),
        ("12", False),
        ("13", False),
    ]


def test_products_without_price_group_or_assortment_are_in_none(codes):
    import_file("PRODUCTS", "number,name\n1,Brot\n", options={"price_group": "", "assortment": ""})
    assert (Product.objects.count(), AssortmentProduct.objects.count(), Price.objects.count()) == (1, 0, 0)


def test_products_are_repaired_and_counted(codes):
    job = import_file(
        "PRODUCTS", 'number,name,ean\n 1 ," Brot\nmit\x00Butter",4011\n2,Käse,4006381333931\n3,Wurst,4006381333932\n'
    )
    assert counts(job) == {"in": 3, "repaired": 1}
    assert Product.objects.get(number="1").name == "Brot mitButter"
    assert job.report["repaired"] == {"CONTROL_CHARACTER": 1, "LINE_BREAK": 1, "TRIMMED": 1}
    assert job.report["noted"] == {"NOT_A_GTIN": 2}
    assert sorted(Barcode.objects.values_list("code", flat=True)) == ["4006381333931", "4006381333932", "4011"]


def test_products_that_do_not_hold_come_back_with_reasons(codes):
    make.make_product("99", barcodes=["7351"])
    long_name, long_number = "n" * 256, "9" * 65
    rows = [
        "1,Brot,,1.00",
        ",Butter,,1.00",
        "2,,,1.00",
        f"3,{long_name},,",
        f"{long_number},Long,,",
        "4,Cheese,,cheap",
        "5,Taken,7351,",
        "6,Comma,no,quotes,1.00",
        '7,"Best" ham,,',
        "1,Bread,,1.00",
        "1,Brot,,2.00",
        "1,Brot,,1.0",
    ]
    job = import_file("PRODUCTS", "number,name,ean,price\n" + "\n".join(rows) + "\n")
    assert counts(job) == {"in": 1, "repeated": 1, "refused": 10}
    header, *refused = refused_rows(job)
    assert header == ["number", "name", "ean", "price", "reason"]
    assert [row[:4] for row in refused] == [
        ["", "Butter", "", "1.00"],
        ["2", "", "", "1.00"],
        ["3", long_name, "", ""],
        [long_number, "Long", "", ""],
        ["4", "Cheese", "", "cheap"],
        ["5", "Taken", "7351", ""],
        ["6", "Comma", "no", "quotes"],
        ['7,"Best" ham,,', "", "", ""],
        ["1", "Bread", "", "1.00"],
        ["1", "Brot", "", "2.00"],
    ]
    assert [reason for row in refused for reason in row[4:]] == [
        "Row 3, number: it is empty. Fill it in, or take the row out.",
        "Row 4, name: it is empty. Fill it in, or take the row out.",
        "Row 5, name: 256 characters are too long. Shorten it to 255 characters.",
        "Row 6, number: 65 characters are too long. Shorten it to 64 characters.",
        "Row 7, price: 'cheap' is not a price. Write it like 12.50, without a currency.",
        "Row 8, barcode: 7351 sells the product 99 already. Take the barcode from that product first, or correct it.",
        "Row 9: it has 5 values for 4 columns. Put values that contain the separator in quotation marks.",
        "1.00",  # the value without a column, behind the reason
        "Row 10: it cannot be read (',' expected after '\"'). "
        'Put the whole value in quotation marks and double those within: "12"" pipe".',
        "Row 11, product: row 2 says something else about product 1. Keep the row that is right.",
        "Row 12, price: row 2 says something else about price 1. Keep the row that is right.",
    ]
    assert job.report["refused"] == {
        "BARCODE_TAKEN barcode": 1,
        "CONTRADICTS_ROW price": 1,
        "CONTRADICTS_ROW product": 1,
        "EMPTY name": 1,
        "EMPTY number": 1,
        "NOT_A_PRICE price": 1,
        "TOO_LONG name": 1,
        "TOO_LONG number": 1,
        "TOO_MANY_VALUES": 1,
        "UNREADABLE": 1,
    }


def test_products_with_unknown_codes_are_refused(codes):
    job = import_file("PRODUCTS", "number,name,category,unit,tax group\n1,a,NONE,,\n2,b,,BOX,\n3,c,,,ODD\n4,d,,PCS,FULL\n")
    assert counts(job) == {"in": 1, "refused": 3}
    assert [row[-1] for row in refused_rows(job)[1:]] == [
        "Row 2, category: there is no category 'NONE'. Create it first, or correct the code.",
        "Row 3, unit: there is no unit 'BOX'. Create it first, or correct the code.",
        "Row 4, tax_group: there is no tax group 'ODD'. Create it first, or correct the code.",
    ]


def test_refused_file_can_be_mended_and_imported_again(codes):
    first = import_file("PRODUCTS", "Artikelnummer;Bezeichnung;Preis\n1;Brot;1,50\n2;;2,50\n3;Käse;viel\n")
    header, *rows = refused_rows(first)
    assert [row[:3] for row in rows] == [["2", "", "2,50"], ["3", "Käse", "viel"]]
    rows[0][1] = "Butter"
    mended = "\r\n".join(";".join(row) for row in (header, *rows))
    second = import_file("PRODUCTS", "\ufeff" + mended)
    assert counts(second) == {"in": 1, "refused": 1}
    assert refused_rows(second) == [
        header,
        ["3", "Käse", "viel", "Row 3, price: 'viel' is not a price. Write it like 12.50, without a currency."],
    ]


def test_same_barcode_for_two_products_is_refused_within_a_file(codes):
    job = import_file("PRODUCTS", "number,name,ean\n1,a,11\n2,b,11\n")
    assert counts(job) == {"in": 1, "refused": 1}
    assert list(Product.objects.values_list("number", flat=True)) == ["1"]
    assert refused_rows(job)[1][-1] == "Row 3, barcode: row 2 says something else about barcode 11. Keep the row that is right."


@pytest.mark.parametrize("batch_rows", [1, 2, 2000])
def test_products_are_judged_alike_in_batches_of_any_size(codes, batch_rows):
    content = "number,name,ean\n1,a,11\n1,a,11\n2,b,11\n2,b,11\n2,b,12\n1,a,11\n3,,\n"
    job = start(upload("PRODUCTS", content))
    assert run_import(job_id=job.pk, batch_rows=batch_rows)
    job.refresh_from_db()
    assert counts(job) == {"in": 2, "repeated": 2, "refused": 3}
    assert [row[0] for row in refused_rows(job)] == ["number", "2", "2", "3"]


def test_products_take_as_many_queries_for_three_rows_as_for_one(codes):
    used = []
    for count in (1, 3):
        rows = [f"{count}{number},Name,,{number}\n" for number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            import_file("PRODUCTS", "number,name,ean,price\n" + "".join(rows))
        used.append(len(captured))
    assert used[0] == used[1]
