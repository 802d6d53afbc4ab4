"""The first rows as a mapping reads them, and files read in another way than was found out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from backoffice.imports.queries.import_preview import ReadRow, preview_import, read_preview
from backoffice.imports.use_cases.change_reading import change_reading
from channel.errors import InvalidInput, StateConflict

from .importing import start, upload

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


def test_rows_are_shown_as_they_will_be_read(codes):
    job = upload("PRODUCTS", 'number,name,price\n 1 ,Käse,1.000,50\n2,,3\n3,=cmd,"4,5"\n4,\'=cmd,\n')
    mapping = {"number": "number", "name": "name", "price": "price"}
    assert read_preview(job, mapping=mapping, options={}, today=DAY) == [
        ReadRow(2, [], "Row 2: it has 4 values for 3 columns. Put values that contain the separator in quotation marks."),
        ReadRow(3, [], "Row 3, name: it is empty. Fill it in, or take the row out."),
        ReadRow(4, ["3", "=cmd", Decimal("4.5")]),
        ReadRow(5, ["4", "=cmd", None]),
    ]


def test_prices_are_shown_with_the_chosen_price_group(codes):
    job = upload("PRICES", "number,price,valid_from\n1,2,31.01.2026\n")
    mapping = {"number": "number", "price": "price", "valid_from": "valid_from"}
    found = read_preview(job, mapping=mapping, options={"price_group": "RETAIL"}, today=DAY)
    assert found == [ReadRow(2, ["1", Decimal(2), date(2026, 1, 31)])]


def test_a_mapping_without_a_needed_column_shows_no_rows(codes):
    assert read_preview(upload("PRODUCTS", "a,b\n1,2\n"), mapping={"number": "a"}, options={}, today=DAY) == []


def test_a_file_is_read_in_another_way(codes):
    job = upload("PRODUCTS", "number|name;price\n1|\u20ac;2\n".encode("cp1252"))
    change_reading(job=job, encoding="iso8859-15", delimiter="|")
    job.refresh_from_db()
    assert (job.encoding, job.delimiter) == ("iso8859-15", "|")
    assert preview_import(job, today=DAY).columns == ["number", "name;price"]


@pytest.mark.parametrize("how", [{"encoding": "morse"}, {"encoding": "ascii"}, {"delimiter": "x"}])
def test_a_way_that_cannot_be_read_changes_nothing(codes, how):
    job = upload("PRODUCTS", "number,name\n" + "1,a\n" * 40_000 + "2,ä\n")
    with pytest.raises(InvalidInput):
        change_reading(job=job, **how)
    job.refresh_from_db()
    assert (job.encoding, job.delimiter, job.rows_total) == ("utf-8", ",", 40_001)


def test_an_import_that_was_started_is_read_as_it_was(codes):
    job = start(upload("PRODUCTS", "number,name\n1,a\n"))
    with pytest.raises(StateConflict):
        change_reading(job=job, delimiter=";")
    job.refresh_from_db()
    assert job.delimiter == ","


def test_nothing_is_proposed_by_the_clock_of_the_reader(codes):
    job = upload("PRICES", "number,price\n1,2\n")
    assert preview_import(job, today=datetime(2026, 3, 1, tzinfo=UTC).date()).options["valid_from"] == "2026-03-01"
