"""Excel workbooks: a sheet is read like the CSV file it is written out as, row numbers and refusals included."""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from backoffice.catalog.models import Product
from backoffice.imports.domain import workbook as reading
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.import_preview import preview_import
from backoffice.imports.queries.stored_files import imports_folder, source_path
from backoffice.imports.use_cases.change_reading import change_reading
from backoffice.imports.use_cases.run_import import run_import
from backoffice.pricing.models import Price
from channel.errors import InvalidInput

from .importing import counts, refused_rows, start, upload

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
HEADINGS = ["number", "name", "price"]


def xlsx(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload_xlsx(kind: str = "PRODUCTS", **sheets: list[list[object]]) -> ImportJob:
    return upload(kind, xlsx(**sheets), name="Liste.xlsx")


def cells(tmp_path: Path, *rows: list[object]) -> str:
    path, target = tmp_path / "book.xlsx", tmp_path / "sheet.csv"
    path.write_bytes(xlsx(Sheet=list(rows)))
    reading.write_sheet(path, target)
    return target.read_bytes().decode()


def test_workbook_is_imported_and_its_refused_rows_keep_their_numbers(codes):
    rows = [HEADINGS, [1001, "Kaffee", 4.99], [], [None, "no number", 1], [1002, "סבון", 7.5]]
    job = start(upload_xlsx(Preise=rows))
    assert run_import(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.file_name, counts(job)) == ("SUCCEEDED", "Liste.xlsx", {"in": 2, "refused": 1})
    assert dict(Product.objects.values_list("number", "name")) == {"1001": "Kaffee", "1002": "סבון"}
    assert Price.objects.get(product__number="1001").unit_price == Decimal("4.99")
    assert refused_rows(job) == [
        [*HEADINGS, "reason"],
        ["", "no number", "1", "Row 4, number: it is empty. Fill it in, or take the row out."],
    ]


def test_another_sheet_can_be_chosen(codes):
    job = upload_xlsx(Cover=[["Our prices"]], Items=[HEADINGS, [1, "a", 2], [2, "b", 3]])
    assert (job.sheet, job.sheets, job.rows_total) == ("Cover", ["Cover", "Items"], 0)
    change_reading(job=job, sheet="Items")
    job.refresh_from_db()
    assert (job.sheet, job.rows_total) == ("Items", 2)
    assert preview_import(job, today=DAY).columns == HEADINGS


def test_a_sheet_that_cannot_be_read_leaves_the_one_before(codes):
    job = upload_xlsx(Items=[HEADINGS, [1, "a", 2]], Empty=[])
    with pytest.raises(InvalidInput):
        change_reading(job=job, sheet="Empty")
    job.refresh_from_db()
    assert (job.sheet, job.rows_total) == ("Items", 1)
    assert preview_import(job, today=DAY).rows == [["1", "a", "2"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4006381333931, "4006381333931"),
        (4.0, "4"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (0.0000125, "0.0000125"),
        (True, "True"),
        (datetime(2026, 1, 31), "2026-01-31"),  # noqa: DTZ001  # a spreadsheet knows no time zones
        (datetime(2026, 1, 31, 8, 30), "2026-01-31 08:30:00"),  # noqa: DTZ001
        (time(8, 30), "08:30:00"),
        ("0042", "0042"),
        ("=cmd", "=cmd"),
    ],
)
def test_cells_are_written_as_people_write_them(tmp_path, value, text):
    book = Workbook()
    cell = book.active.cell(row=1, column=1, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    path, target = tmp_path / "book.xlsx", tmp_path / "sheet.csv"
    book.save(path)
    reading.write_sheet(path, target)
    assert target.read_bytes().decode() == f"{text}\r\n"


def test_rows_keep_their_place(tmp_path):
    assert cells(tmp_path, ["a"], [], [None, "b", None]) == "a\r\n\r\n,b\r\n"


def test_what_is_no_workbook_leaves_nothing():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<not a workbook")
    with pytest.raises(InvalidInput) as caught:
        upload("PRODUCTS", file.getvalue(), name="broken.xlsx")
    assert caught.value.message.startswith("This is no Excel workbook that can be read.")
    assert list(imports_folder().iterdir()) == []


def test_a_workbook_that_breaks_off_is_refused():
    whole = io.BytesIO(xlsx(Items=[HEADINGS, *[[number, "a", 1] for number in range(200)]]))
    broken = io.BytesIO()
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(broken, "w") as target:
        for name in archive.namelist():
            data = archive.read(name)
            target.writestr(name, data[: len(data) // 2] if name == "xl/worksheets/sheet1.xml" else data)
    with pytest.raises(InvalidInput) as caught:
        upload("PRODUCTS", broken.getvalue(), name="broken.xlsx")
    assert "It breaks off after row" in caught.value.message


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_COLUMNS"])
def test_a_sheet_that_is_too_large_is_refused(monkeypatch, limit):
    monkeypatch.setattr(reading, limit, 2)
    with pytest.raises(InvalidInput) as caught:
        upload_xlsx(Items=[HEADINGS, [1, "a", 1], [2, "b", 1]])
    assert caught.value.message.startswith("A sheet has at most")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED_BYTES", 1000)
    with pytest.raises(InvalidInput) as caught:
        upload_xlsx(Items=[HEADINGS])
    assert caught.value.message == "The workbook unpacks to more than 1 GB. Save its table as CSV (UTF-8) and try again."


def test_the_copy_that_is_read_lies_beside_the_workbook():
    job = upload_xlsx(Items=[HEADINGS])
    folder = source_path(job).parent
    assert sorted(path.name for path in folder.iterdir()) == ["source.csv", "source.xlsx"]
