"""A cashier pays with a voucher on the register's page in a real browser: a part of it, taken out, paid again."""

from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Window
from tests.browser.register_looks import looks_right
from tests.browser.register_page import register_page
from tests.pos.store_data import MILK, PIN
from tests.pos.vouchers import NUMBER, VoucherBook


def signed_in(chromium: Any, url: str, **options: Any) -> Window:
    window = Window(chromium, url, **options)
    window.page.goto("/")
    window.page.locator("#number").fill("1")
    window.page.locator("#pin").fill(PIN)
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/sale")
    return window


def pay_by_voucher(window: Window, number: str) -> None:
    page = window.page
    page.locator("summary").get_by_text("Gift card", exact=True).click()
    page.get_by_label("Number of the voucher", exact=True).fill(number)
    page.get_by_role("button", name="Pay with the voucher", exact=True).click()


@pytest.mark.parametrize("look", [(DESKTOP, "light"), (PHONE, "dark")], ids=["wide", "narrow"])
def test_a_cashier_takes_a_voucher_takes_it_out_and_takes_it_again(chromium, tmp_path, look):
    with register_page(tmp_path) as till:
        book = VoucherBook(till.hq, "1.00")
        window = signed_in(chromium, till.url.rstrip("/"), viewport=look[0], color_scheme=look[1])
        page = window.page
        page.keyboard.type(MILK)
        page.keyboard.press("Enter")
        window.expect(page.locator(".sale .lines > li")).to_have_count(1)
        page.goto("/payment")
        pay_by_voucher(window, f"{NUMBER[:4]} {NUMBER[4:]}")
        window.expect(page.locator(".due dd")).to_have_text("0.29 EUR")
        looks_right(window, "payment-voucher")
        page.get_by_role("button", name="Take voucher …3452 out", exact=True).click()
        window.expect(page.locator(".due dd")).to_have_text("1.29 EUR")
        assert book.held == {}
        pay_by_voucher(window, "9999")
        window.expect(page.get_by_role("alert")).to_contain_text("There is no voucher and no gift card with this number.")
        pay_by_voucher(window, NUMBER)
        window.expect(page.locator(".due dd")).to_have_text("0.29 EUR")
        page.locator(".methods button").first.click()
        page.wait_for_url("**/receipt/*")
        window.expect(page.locator(".receipt")).to_contain_text("…3452, left on it 0.00")
        (sold,) = till.at_headquarters()
        window.context.close()
    slip = sold.payments[0].voucher
    assert slip
    assert (sold.payments[0].amount, slip.number, list(book.held)) == ("1.00", NUMBER, [slip.redemption_id])
    assert [complaint for complaint in window.complaints if "status of 4" not in complaint] == []
