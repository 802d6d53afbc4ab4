"""A cashier sells while the printer is out of order: the page says so by itself, and brings the receipt out later."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from pos.receipts.device import PORT
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.register_looks import looks_right
from tests.browser.register_page import register_page
from tests.browser.test_register_voucher import signed_in
from tests.pos.store_data import MILK

# Where a printer in the network is, unless a port is said.
ADDRESS = ("127.0.0.1", PORT)


def take(printer):
    """Take what one connection brings, as a printer does."""
    connection = printer.accept()[0]
    with connection:
        return b"".join(iter(lambda: connection.recv(1024), b""))


def prints_by_itself(rows):
    """Have the store print each receipt by itself."""
    rows["receipt_settings"][0]["prints_after_sale"] = True
    return rows


@pytest.mark.parametrize("look", [(DESKTOP, "light"), (PHONE, "dark")], ids=["wide", "narrow"])
def test_receipt_that_was_not_printed_is_said_wherever_the_cashier_is(chromium, tmp_path, monkeypatch, look):
    monkeypatch.setenv("EVERYTILL_PRINTER", f"tcp://{ADDRESS[0]}")
    with register_page(tmp_path, changed=prints_by_itself) as till:
        window = signed_in(chromium, till.url.rstrip("/"), viewport=look[0], color_scheme=look[1])
        page = window.page
        page.keyboard.type(MILK)
        page.keyboard.press("Enter")
        window.expect(page.locator(".sale .lines > li")).to_have_count(1)
        page.goto("/payment")
        page.locator(".methods button").first.click()
        page.wait_for_url("**/receipt/*")
        page.goto("/sale")
        # without a reload
        window.expect(page.locator(".not-printed")).to_contain_text("is not printed")
        looks_right(window, "not-printed")
        with socket.create_server(ADDRESS) as printer, ThreadPoolExecutor(1) as taking:
            paper = taking.submit(take, printer)
            page.locator(".not-printed a").click()
            page.wait_for_url("**/receipt/*")
            page.get_by_role("button", name="Print receipt", exact=True).click()
            window.expect(page.get_by_text("The receipt is printed.")).to_be_visible()
        window.expect(page.locator(".not-printed")).to_have_count(0)
        (sold,) = till.at_headquarters()
        window.context.close()
    assert sold.receipt_number.encode() in paper.result()
    assert window.complaints == []
