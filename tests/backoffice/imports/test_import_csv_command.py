"""The command: what it says, what it leaves, how it ends."""

import io

import pytest
from django.core.management import CommandError, call_command

from backoffice.catalog.models import AssortmentProduct, Product
from backoffice.imports.models import ImportJob
from registers.models import Store
from tests.backoffice import factories as make

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = io.StringIO()
    call_command("import_csv", *arguments, stdout=output)
    return output.getvalue().splitlines()


@pytest.fixture
def stored(tmp_path):
    def store(content):
        path = tmp_path / "items.csv"
        path.write_text(content)
        return str(path)

    return store


def test_command_imports_and_reports(codes, stored, tmp_path):
    refused = tmp_path / "refused here.csv"
    path = stored("barcode,product_name\n0011110887238, Cinnamon\n4011,Banana\n5,\n")
    lines = run(
        "products",
        path,
        "--map",
        "name=product_name",
        "--assortment",
        "MAIN",
        "--valid-from",
        "2026-01-01",
        "--refused",
        str(refused),
    )
    assert lines == [
        "items.csv: 3 rows, utf-8, separated by ','",
        "  columns: number = barcode, name = product_name, barcode = barcode",
        "  options: assortment = MAIN, unit = PCS, tax_group = FULL, valid_from = 2026-01-01",
        "  3 of 3 rows read, 1 refused",
        "rows in the file  3",
        "  in              2 (repaired: 1)",
        "  repeated        0",
        "  refused         1",
        "Written: products created: 2",
        "Written: barcodes created: 2",
        "Written: products added to the assortment: 2",
        "Repaired: spaces around a value removed: 1",
        "Noted: barcode is not a GTIN (taken in all the same): 1",
        "Refused: name: required value is empty: 1",
        f"refused rows: {refused}",
    ]
    assert sorted(Product.objects.values_list("number", "name")) == [("0011110887238", "Cinnamon"), ("4011", "Banana")]
    assert (
        refused.read_text(encoding="utf-8-sig").splitlines()[1]
        == '5,,"Row 4, name: it is empty. Fill it in, or take the row out."'
    )


def test_command_puts_products_on_sale_nowhere_unless_told(codes, stored):
    run("products", stored("number,name\n1,a\n"))
    assert (Product.objects.count(), AssortmentProduct.objects.count()) == (1, 0)


def test_command_says_how_it_read_a_file_that_is_not_utf_8(codes, tmp_path):
    path = tmp_path / "old.csv"
    path.write_bytes("number;name\n1;Käse\n".encode("cp1252"))
    assert run("products", str(path))[-1] == (
        "The file is not UTF-8; it was read as Windows-1252. Look at a few names with special letters."
    )


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ("number,name\n1,a\n", ["--assortment", "NONE"], "There is no assortment 'NONE'."),
        ("number,name,price\n1,a,1\n", [], "Choose a price group."),
        ("number,name\n1,a\n", ["--map", "name"], "--map name: write FIELD=COLUMN"),
        ("number,name\n1,a\n", ["--map", "name=title"], "The file has no column 'title'; it has number, name."),
        ("x,y\n1,a\n", [], "Product number needs a column of the file. Name needs a column of the file."),
    ],
)
def test_command_ends_with_what_is_wrong(codes, stored, content, arguments, message):
    with pytest.raises(CommandError) as caught:
        run("products", stored(content), *arguments)
    assert str(caught.value) == message
    assert ImportJob.objects.exclude(state="DRAFT").count() == 0


def test_command_ends_when_there_is_no_file(codes, tmp_path):
    with pytest.raises(CommandError) as caught:
        run("products", str(tmp_path / "nothing.csv"))
    assert str(caught.value) == f"{tmp_path / 'nothing.csv'}: No such file or directory"


def test_command_puts_new_stores_into_the_group_it_is_told_only(codes, stored):
    make.make_group("North")
    path = stored("id,name\n1,Mall\n")
    with pytest.raises(CommandError, match=r"Choose a channel data group\."):
        run("stores", path, "--currency", "EUR")
    run("stores", path, "--channel-data-group", "North", "--currency", "EUR", "--time-zone", "Europe/Berlin")
    store = Store.objects.get()
    assert (store.number, store.channel_data_group.name, store.time_zone) == ("1", "North", "Europe/Berlin")
