"""Real catalogs through the page: progress shows, good rows are in, bad rows come back with their reasons, and whatever the
strings are, they are shown and nothing runs.

EVERYTILL_REAL_DATA names a folder with the data, which is not ours to keep here; without it smaller files of the same
kinds are made.
"""

import csv
import io
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from backoffice.catalog.models import Product
from backoffice.imports.models import ImportJob
from backoffice.imports.use_cases.run_import import run_import
from registers.models import Store
from tests.backoffice.imports.test_naughty_strings import NAUGHTY
from tests.browser.workers import at_work

REAL = os.environ.get("EVERYTILL_REAL_DATA", "")
FOLDER = Path(REAL)
MOST_MILLISECONDS = 600_000


@dataclass(frozen=True)
class Import:
    """A file, what is chosen on its page beside what is proposed, and what becomes of its rows."""

    file: str
    kind: str
    chosen: dict[str, str]
    header: str
    rows: int
    refused: int
    repeated: int = 0
    reason: str = ""


NO_NAME = "name: it is empty. Fill it in, or take the row out."
IMPORTS = [
    Import("01_off_products/off_products_40k.csv", "Products", {}, "barcode,product_name", 40_092, 0, 1),
    Import(
        "02_il_pricelist/pricefull_7290172900007_store083.csv",
        "Products",
        {"Barcode": "ItemCode"},
        "ItemCode,ItemName,ItemPrice",
        5_119,
        0,
    ),
    Import(
        "04_completejourney/products.csv",
        "Products",
        {"Name": "product_type", "Category (code)": ""},
        "product_id,product_type",
        92_331,
        528,
        reason=NO_NAME,
    ),
    Import("06_bestbuy/stores.csv", "Stores", {}, "id,name,address,city,state,zip", 1_565, 0),
]


def bytes_of(case: Import) -> tuple[bytes, Import]:
    """Return the real file, or 3,001 rows that are like it, and what becomes of these."""
    if REAL:
        return (FOLDER / case.file).read_bytes(), case
    width = case.header.count(",") + 1
    lines = [f"{number},{','.join([str(number)] * (width - 1))}" for number in range(1, 3_001)]
    bad = f"9999{',' * (width - 1)}"
    made = Import(case.file, case.kind, case.chosen, case.header, 3_001, 1, reason=NO_NAME)
    return "\n".join([case.header, *lines, bad, ""]).encode(), made


def upload(page, name: str, data: bytes, kind: str) -> ImportJob:
    page.goto("/imports/new/")
    page.get_by_label("What the rows are").select_option(label=kind)
    page.get_by_label("CSV or Excel file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Show preview").click()
    page.get_by_text("What the columns mean").wait_for(timeout=MOST_MILLISECONDS)
    return ImportJob.objects.latest("pk")


def choose(page, chosen: dict[str, str]) -> None:
    form = page.locator("form", has=page.get_by_role("button", name="Start the import"))
    for label, column in chosen.items():
        field = form.get_by_label(label, exact=True)
        if field.count():
            field.select_option(column)


def start(window, job: ImportJob) -> None:
    window.page.get_by_role("button", name="Start the import").click()
    window.expect(window.page.locator(".state-pill")).to_have_text("Waiting")
    with at_work(lambda: run_import(job_id=job.pk)):
        window.expect(window.page.locator(".state-pill")).to_have_text("Succeeded", timeout=MOST_MILLISECONDS)


def refused(page) -> list[list[str]]:
    """Fetch the refused rows as the browser does; [] when none is offered."""
    link = page.get_by_role("link", name="Refused rows")
    if not link.count():
        return []
    answer = page.request.get(link.get_attribute("href"))
    return list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"), newline="")))[1:]


def watch_progress(page) -> None:
    """Have the page keep how far it said the import was, each time it said so."""
    page.evaluate(
        """() => { window.progress = [];
            document.addEventListener("htmx:afterSwap", () => {
                const bar = document.querySelector("progress"); if (bar) window.progress.push(bar.value); }); }"""
    )


@pytest.mark.parametrize("case", IMPORTS, ids=[case.file.partition("/")[0] for case in IMPORTS])
def test_a_catalog_comes_in_and_what_is_wrong_comes_back(window, case):
    data, expected = bytes_of(case)
    page = window.page
    job = upload(page, Path(case.file).name, data, case.kind)
    choose(page, case.chosen)
    page.get_by_role("button", name="Start the import").click()
    window.expect(page.locator(".state-pill")).to_have_text("Waiting")
    watch_progress(page)
    with at_work(lambda: run_import(job_id=job.pk)):
        window.expect(page.locator(".state-pill")).to_have_text("Succeeded", timeout=MOST_MILLISECONDS)
    window.expect(page.get_by_text(f"{expected.rows:,} of {expected.rows:,} rows read")).to_be_visible()
    progress = page.evaluate("window.progress")
    assert (progress[-1], progress) == (expected.rows, sorted(progress))
    job.refresh_from_db()
    taken_in = expected.rows - expected.refused - expected.repeated
    assert (job.rows_in, job.rows_repeated, job.rows_refused) == (taken_in, expected.repeated, expected.refused)
    rows = refused(page)
    assert len(rows) == expected.refused
    assert all(row[-1].endswith(expected.reason) for row in rows)
    if REAL:
        assert len(progress) > 2 or expected.rows < 10_000


def test_the_stores_of_a_file_are_in_the_list(window):
    data, _expected = bytes_of(IMPORTS[3])
    before = Store.objects.count()
    start(window, upload(window.page, "stores.csv", data, "Stores"))
    window.page.goto("/stores/")
    window.expect(window.page.locator("main .card-footer").first).to_contain_text(f"of {Store.objects.count():,}")
    assert Store.objects.count() > before + 1_500


#: As in the csv-spectrum: name of the case, the file, and its rows.
SPECTRUM = {
    "comma_in_quotes": ('first,last,city\nJohn,Doe,"Anytown, WW"\n', [["John", "Doe", "Anytown, WW"]]),
    "empty_crlf": ('a,b,c\r\n1,"",""\r\n2,3,4\r\n', [["1", "", ""], ["2", "3", "4"]]),
    "escaped_quotes": ('a,b\n1,"ha ""ha"" ha"\n3,4\n', [["1", 'ha "ha" ha'], ["3", "4"]]),
    "json": ('key,val\n1,"{""type"": ""Point"", ""at"": [102.0, 0.5]}"\n', [["1", '{"type": "Point", "at": [102.0, 0.5]}']]),
    "newlines": ('a,b,c\n1,2,3\n"Once upon \na time",5,6\n', [["1", "2", "3"], ["Once upon \na time", "5", "6"]]),
    "utf8": ("a,b,c\n1,2,3\n4,5,ʤ\n", [["1", "2", "3"], ["4", "5", "ʤ"]]),
}  # fmt: skip


def spectrum() -> dict[str, tuple[bytes, list[list[str]]]]:
    if not REAL:
        return {name: (text.encode(), rows) for name, (text, rows) in SPECTRUM.items()}
    folder = FOLDER / "torture" / "csv-spectrum"
    files = sorted((folder / "csvs").glob("*.csv"))
    expected = {file.stem: json.loads((folder / "json" / f"{file.stem}.json").read_text("utf-8")) for file in files}
    return {file.stem: (file.read_bytes(), [list(row.values()) for row in expected[file.stem]]) for file in files}


def cleaned(text: str) -> str:
    return re.sub(r"[\t\r\n]+", " ", text.strip())


@pytest.mark.parametrize("name", spectrum())
def test_every_dialect_is_read_as_it_was_meant(window, name):
    """The last column is the number and the first the name, then the other way round: so both ends of each row are held."""
    data, rows = spectrum()[name]
    for number, title in ((-1, 0), (0, -1)):
        Product.objects.filter(barcodes=None, prices=None).delete()
        before = set(Product.objects.values_list("number", flat=True))
        job = upload(window.page, f"{name}.csv", data, "Products")
        columns = window.page.locator("#id_mapping-number option").all_text_contents()[1:]
        choose(window.page, {"Product number": columns[number], "Name": columns[title], "Barcode": "", "Price": ""})
        start(window, job)
        good = {cleaned(row[number]): cleaned(row[title]) for row in rows if row[number].strip() and row[title].strip()}
        found = dict(Product.objects.exclude(number__in=before).values_list("number", "name"))
        assert found == good
        assert len(refused(window.page)) == sum(not (row[number].strip() and row[title].strip()) for row in rows)


def naughty() -> list[str]:
    if not REAL:
        return NAUGHTY
    strings: list[str] = json.loads((FOLDER / "torture" / "blns" / "blns.json").read_text("utf-8"))
    return strings


def test_naughty_strings_are_shown_as_they_are_and_harmless(window):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["number", "name"], *([f"naughty-{place:03}", text] for place, text in enumerate(naughty()))])
    dialogs: list[str] = []
    window.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    job = upload(window.page, "naughty.csv", file.getvalue().encode("utf-8", "surrogatepass"), "Products")
    start(window, job)
    names = dict(Product.objects.filter(number__startswith="naughty-").values_list("number", "name"))
    assert len(names) + len(refused(window.page)) == len(naughty())
    shown: dict[str, str] = {}
    window.page.goto("/products/?q=naughty-")
    while True:
        rows = window.page.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.querySelectorAll('a')].map(link => link.textContent))"
        )
        shown |= {number: name for number, name, *_rest in rows}
        following = window.page.locator("a[rel=next]")
        if not following.count():
            break
        following.click()
        window.page.wait_for_load_state()
    assert shown == names
    assert dialogs == []
