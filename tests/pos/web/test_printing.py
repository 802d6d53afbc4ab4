"""Receipts that leave the register by its page."""

import pytest

from pos.journal import settings
from tests.pos.sales import sell
from tests.pos.store_data import MILK


@pytest.fixture
def sold(till):
    return till.sell(lambda register: sell(register, MILK))


@pytest.fixture
def printer(till, tmp_path):
    path = tmp_path / "printer"
    till.sell(lambda register: register.context.equipment.name(settings.PRINTER, str(path)))
    return path


def test_receipt_is_given_out_as_pdf(page, sold):
    answer = page.get(f"/receipt/{sold.id}/pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")


def test_receipt_is_printed_and_the_second_one_is_a_copy(page, sold, printer):
    assert "Print receipt" in page.get(f"/receipt/{sold.id}").text
    answer = page.post(f"/receipt/{sold.id}/print")
    assert (answer.status_code, answer.location) == (303, f"/receipt/{sold.id}")
    first = printer.read_bytes()
    assert b"S1/R1/00001" in first
    assert b"Reprint" not in first
    page.post(f"/receipt/{sold.id}/print")
    assert b"Reprint" in printer.read_bytes()[len(first) :]
    assert "The receipt is printed." in page.get(f"/receipt/{sold.id}").text


def test_printer_that_fails_is_said_where_the_cashier_is_and_what_was_not_printed_is_no_copy_later(page, sold, printer, tmp_path):
    printer.mkdir()
    assert page.post(f"/receipt/{sold.id}/print").status_code == 303
    assert "The receipt is not printed: The printer" in page.get(f"/receipt/{sold.id}").text
    printer.rmdir()
    page.post(f"/receipt/{sold.id}/print")
    assert b"Reprint" not in printer.read_bytes()


def test_without_a_printer_there_is_no_button_and_the_reason_is_said(page, sold):
    assert "Print receipt" not in page.get(f"/receipt/{sold.id}").text
    page.post(f"/receipt/{sold.id}/print")
    assert "No printer is set" in page.get(f"/receipt/{sold.id}").text


def test_receipt_nobody_sold_and_a_register_nobody_signed_in_to_give_nothing_out(page, till, sold):
    assert page.get("/receipt/nothing/pdf").status_code == 409
    till.sell(lambda register: register.sign_out())
    assert page.get(f"/receipt/{sold.id}/pdf").location == "/sign-in"
