"""A CSV file through the page: preview, progress, report, and the refused rows back as a file."""

import csv

import pytest

from backoffice.catalog.models import Product
from backoffice.imports.models import ImportJob
from backoffice.imports.use_cases.run_import import run_import
from tests.browser.workers import at_work

HEADER = "Artikelnummer;Bezeichnung;EAN;Preis\n"
ROWS = [f"9{number:05};Ware {number};;{number % 90},99\n" for number in range(1, 401)]
WRONG = "900999;;;1,99\n"


@pytest.fixture
def catalog(tmp_path):
    path = tmp_path / "catalog.csv"
    path.write_text(HEADER + "".join(ROWS) + WRONG, "utf-8")
    return path


def upload(window, catalog):
    page = window.page
    page.goto("/products/")
    page.locator("main").get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("CSV or Excel file").set_input_files(str(catalog))
    page.get_by_role("button", name="Show preview").click()
    page.get_by_text("What the columns mean").wait_for()
    return page


def test_an_import_is_watched_to_its_report(window, catalog):
    page = upload(window, catalog)
    assert page.get_by_label("Product number").input_value() == "Artikelnummer"
    assert page.get_by_label("Price", exact=True).input_value() == "Preis"
    window.expect(page.locator("#import-read").get_by_text("Ware 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Start the import").click()
    window.expect(page.locator(".state-pill")).to_have_text("Waiting")
    page.evaluate("window.sameDocument = true")
    job = ImportJob.objects.get()
    with at_work(lambda: run_import(job_id=job.pk)):
        window.expect(page.locator(".state-pill")).to_have_text("Succeeded", timeout=60_000)
    window.expect(page.get_by_text("401 of 401 rows read")).to_be_visible()
    window.expect(page.get_by_text("required value is empty")).to_be_visible()
    assert page.evaluate("window.sameDocument") is True
    assert Product.objects.get(number="900400").name == "Ware 400"
    with_reasons = download(page)
    assert [row[:2] for row in with_reasons[1:]] == [["900999", ""]]


def download(page) -> list[list[str]]:
    """Fetch the refused rows as the browser does."""
    address = page.get_by_role("link", name="Refused rows").get_attribute("href")
    answer = page.request.get(address)
    assert answer.status == 200
    return list(csv.reader(answer.body().decode("utf-8-sig").splitlines(), delimiter=";"))


def test_an_import_works_without_javascript(open_window, catalog):
    window = open_window(java_script_enabled=False)
    window.sign_in()
    page = upload(window, catalog)
    page.get_by_role("button", name="Start the import").click()
    window.expect(page.locator(".state-pill")).to_have_text("Waiting")
    run_import(job_id=ImportJob.objects.get().pk)
    page.reload()
    window.expect(page.locator(".state-pill")).to_have_text("Succeeded")


def test_a_price_is_changed_by_hand(either_window):
    page = either_window.page
    page.goto("/products/")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Change", exact=True).first.click()
    page.get_by_label("Unit price").fill("77.7777")
    page.get_by_role("button", name="Save").click()
    either_window.expect(page.get_by_text("77.7777 EUR")).to_be_visible()
