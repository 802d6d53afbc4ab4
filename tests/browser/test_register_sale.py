"""A cashier sells on the register's page in a real browser: by touch, by keys alone, without a script, wide and narrow."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pos.home import RegisterHome
from pos.web.server import PageServer
from tests.browser.conftest import DESKTOP, PHONE, Window
from tests.browser.register_looks import looks_right, picture_name
from tests.browser.register_page import RegisterPage, register_page
from tests.pos.bottles import COLA
from tests.pos.store_data import BAG, CHEESE, MILK, PIN

PATHS = (
    "sale",
    "sale/lines/1",
    "sale/discount",
    "sale/customer?text=a",
    "sale/comment",
    "sale/void",
    "sale/search?code=m",
    "sale/price?code=1",
    "sale/quantity?code=2&name=Mountain+cheese&unit=KG",
    "sale/age?code=1&name=Red+wine&minimum_age=16&born_by=2010-01-05",
    "sale/empties",
    "sale/suspended",
    "payment",
    "returns",
)

Opened = Callable[..., Window]


@pytest.fixture
def till(tmp_path) -> Iterator[RegisterPage]:
    with register_page(tmp_path, milk_name="Milk 3.5% from the mountain meadows") as served:
        yield served


@pytest.fixture
def open_till(chromium, till) -> Iterator[Opened]:
    """Return a function that opens the page with the manager signed in; no page may have complained by the end."""
    windows: list[Window] = []

    def open_one(**options: Any) -> Window:
        window = Window(chromium, till.url.rstrip("/"), **options)
        windows.append(window)
        window.page.goto("/")
        window.page.locator("#number").fill("1")
        window.page.locator("#pin").fill(PIN)
        window.page.keyboard.press("Enter")
        window.page.wait_for_url("**/sale")
        return window

    yield open_one
    for window in windows:
        window.context.close()
    assert [complaint for window in windows for complaint in window.complaints if "status of 4" not in complaint] == []


def scan(window: Window, code: str, lines: int) -> None:
    """Type as a scanner does, once the page is there, and wait until the product stands in the cart."""
    window.expect(window.page.locator("#code")).to_be_focused()
    window.page.keyboard.type(code)
    window.page.keyboard.press("Enter")
    window.expect(window.page.locator(".sale .lines > li")).to_have_count(lines)
    window.expect(window.page.locator("#code")).to_be_focused()


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": DESKTOP, "color_scheme": "light"},
        {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
        {"viewport": DESKTOP, "color_scheme": "light", "java_script_enabled": False},
    ],
    ids=["wide", "narrow and dark", "without JavaScript"],
)
def test_a_cashier_scans_takes_cash_and_sees_the_change(open_till, till, look):
    window = open_till(**look)
    page = window.page
    for lines, code in enumerate((MILK, f"3 x {BAG}", f"0.425x{CHEESE}"), start=1):
        scan(window, code, lines)
    window.expect(page.locator(".due dd")).to_have_text("11.49 EUR")
    page.get_by_role("link", name="Pay", exact=False).click()
    page.get_by_role("button", name="20", exact=True).click()
    page.wait_for_url("**/receipt/*")
    window.expect(page.locator(".change strong")).to_have_text("8.51 EUR")
    window.expect(page.locator(".receipt")).to_contain_text("S1/R1/00001")
    assert [document.totals.gross for document in till.at_headquarters()] == ["11.49"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/sale")
    window.expect(page.get_by_text("Scan the first product.")).to_be_visible()


@pytest.mark.parametrize("look", [(DESKTOP, "light", "en-GB"), (PHONE, "dark", "de-DE")], ids=["wide", "narrow and German"])
def test_every_page_of_a_sale_fits_and_can_be_used_by_everyone(open_till, look):
    window = open_till(viewport=look[0], color_scheme=look[1], locale=look[2])
    page = window.page
    looks_right(window, "sale-empty")
    scan(window, MILK, 1)
    scan(window, f"3 x {BAG}", 2)
    scan(window, f"0.425x{CHEESE}", 3)
    scan(window, COLA, 4)
    for path in PATHS:
        page.goto(f"/{path}")
        looks_right(window, picture_name(path))
    page.goto("/payment")
    page.locator("#amount").fill("50")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/*")
    looks_right(window, "receipt")
    page.goto("/returns")
    page.locator(".result-link").click()
    window.expect(page.get_by_role("checkbox").first).to_be_visible()
    looks_right(window, "returns-receipt")
    page.goto("/nowhere")
    looks_right(window, "trouble")


def test_the_page_of_a_register_that_is_not_activated(chromium, tmp_path):
    with PageServer(RegisterHome(tmp_path), port=0) as server:
        window = Window(chromium, server.url.rstrip("/"))
        window.page.goto("/")
        looks_right(window, "activate")
        window.context.close()
    assert window.complaints == []


def test_a_sale_by_keys_alone(open_till, till):
    window = open_till()
    scan(window, MILK, 1)
    scan(window, BAG, 2)
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/payment")
    window.expect(window.page.locator("#amount")).to_be_focused()
    window.page.keyboard.press("Escape")
    window.page.wait_for_url("**/sale")
    window.page.keyboard.press("F4")
    window.page.wait_for_url("**/payment")
    window.page.keyboard.press("F7")
    window.page.wait_for_url("**/receipt/*")
    assert [[payment.method for payment in document.payments] for document in till.at_headquarters()] == [["CARD"]]
    scan(window, MILK, 1)


def test_products_appear_while_somebody_types(open_till):
    window = open_till()
    window.page.locator("#code").press_sequentially("4 x moun che")
    window.page.get_by_role("button", name="Mountain cheese").click()
    window.expect(window.page.locator(".lines > li")).to_contain_text("4.000 KG")


def test_somebody_else_approves_with_the_script_at_work(open_till, till):
    """htmx shows answers that are errors too: the approval, asked for again after a wrong PIN, and what is wrong then."""
    window = open_till()
    page = window.page
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Staff number").fill("2")
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Sign in").click()
    window.expect(page.locator("#code")).to_be_focused()
    scan(window, MILK, 1)
    page.locator("a.line").click()
    page.get_by_label("New unit price").fill("1,00")
    page.get_by_role("button", name="Apply").last.click()
    window.expect(page.get_by_role("alert")).to_be_visible()
    looks_right(window, "approval")
    for trouble, pin in (("may not key a price", "0000"), ("PIN is wrong", PIN)):
        window.expect(page.get_by_role("alert")).to_contain_text(trouble)
        page.get_by_label("Staff number of who approves").fill("1")
        page.get_by_label("PIN").fill(pin)
        page.get_by_role("button", name="Approve").click()
    window.expect(page.locator(".lines")).to_contain_text("approved by 1")


def test_nothing_is_lost_of_what_is_scanned_while_headquarters_is_asked(open_till, till):
    """A scanner does not wait, and neither does who holds it: the answer to the first scan makes the page anew."""
    window = open_till()
    till.slow_down(0.3)
    for code in (MILK, BAG, "2012345004252", MILK):
        window.page.keyboard.type(code)
        window.page.keyboard.press("Enter")
    window.expect(window.page.locator(".lines .line-name")).to_have_text(
        ["Milk 3.5% from the mountain meadows", "Mountain cheese", "Paper bag", "Milk 3.5% from the mountain meadows"]
    )
    window.expect(window.page.locator("#code")).to_have_value("")


def test_what_is_half_typed_stays_when_the_answer_comes(open_till, till):
    window = open_till()
    till.slow_down(0.3)
    window.page.keyboard.type(MILK)
    window.page.keyboard.press("Enter")
    window.page.keyboard.type("963")
    window.expect(window.page.locator(".lines > li")).to_have_count(1)
    window.expect(window.page.locator("#code")).to_have_value("963")
    window.page.keyboard.type("85074")
    window.page.keyboard.press("Enter")
    window.expect(window.page.locator(".lines > li")).to_have_count(2)
