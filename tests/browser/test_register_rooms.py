"""Connection, shift and journal of the register's page in a real browser: by keys alone, without a script, wide and narrow."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Window
from tests.browser.register_looks import looks_right, picture_name
from tests.browser.register_page import RegisterPage, register_page
from tests.pos.store_data import MILK, PIN

PATHS = ("connection", "shift", "shift/move/drop", "shift/no-sale", "shift/count", "shift/close", "shift/reports/1", "journal")

Opened = Callable[..., Window]


@pytest.fixture
def till(tmp_path) -> Iterator[RegisterPage]:
    with register_page(tmp_path, manual_disconnect_before_sign_in=True) as served:
        yield served


@pytest.fixture
def open_till(chromium, till) -> Iterator[Opened]:
    """Return a function that opens the page with the manager signed in; no page may have complained by the end."""
    windows: list[Window] = []

    def open_one(**options: Any) -> Window:
        windows.append(Window(chromium, till.url.rstrip("/"), **options))
        page = windows[-1].page
        page.goto("/sign-in")
        page.locator("#number").fill("1")
        page.locator("#pin").fill(PIN)
        page.keyboard.press("Enter")
        page.wait_for_url("**/sale")
        return windows[-1]

    yield open_one
    for window in windows:
        window.context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []


def sell(page: Any) -> None:
    page.goto("/sale")
    page.locator("#code").fill(MILK)
    page.keyboard.press("Enter")
    page.locator(".lines > li").wait_for()
    page.goto("/payment")
    page.locator("button.method[value=CASH]").click()
    page.wait_for_url("**/receipt/*")


def fill(page: Any, path: str, **fields: str) -> None:
    """Fill a form, send it with Enter, and wait for what is said to it."""
    page.goto(path)
    for name, value in fields.items():
        page.locator(f"[id='{name.replace('_', '-')}']").fill(value)
    page.keyboard.press("Enter")
    page.locator(".message").first.wait_for()


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_drawer_from_opening_to_its_report_by_keys(open_till, till, with_script):
    window = open_till(java_script_enabled=with_script)
    page = window.page
    fill(page, "/shift", float="100")
    window.expect(page.get_by_role("heading", name="X report")).to_be_visible()
    sell(page)
    fill(page, "/shift/move/safe", amount="50")
    window.expect(page.get_by_text("The money is in the safe.")).to_be_visible()
    page.goto("/shift/close")
    page.get_by_text("Count coins and notes instead").click()
    for value, pieces in (("50", "1"), ("1", "1"), ("0.20", "1"), ("0.05", "1"), ("0.02", "2")):
        page.locator(f"[id='pieces-{value}']").fill(pieces)
    page.keyboard.press("Enter")
    page.wait_for_url("**/shift/reports/1")
    window.expect(page.locator("#shift-report")).to_contain_text("51.29")
    window.expect(page.locator("#shift-report")).to_contain_text("✓ 0.00")


@pytest.mark.parametrize("with_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_operation_917_and_sync_now(open_till, till, with_script):
    window = open_till(java_script_enabled=with_script)
    page = window.page
    page.goto("/connection")
    page.get_by_role("button", name="Disconnect").press("Enter")
    window.expect(page.locator("#standing-title")).to_have_text("▲ Offline")
    window.expect(page.get_by_text("Why: disconnected by hand,")).to_be_visible()
    sell(page)
    page.goto("/connection")
    window.expect(page.locator("#sales-to-send")).to_contain_text("1.29 EUR")
    page.get_by_role("button", name="Sync now").click()
    if with_script:
        window.expect(page.get_by_text("Data and sales are up to date.")).to_be_visible()
    else:
        page.wait_for_timeout(1500)
        page.goto("/connection")
    window.expect(page.locator("#sales-to-send")).to_contain_text("✓ 0")
    page.get_by_role("button", name="Connect", exact=False).press("Enter")
    window.expect(page.locator("#standing-title")).to_have_text("● Online")


def test_focus_stays_while_the_window_renews_itself(open_till):
    window = open_till()
    page = window.page
    page.goto("/connection")
    page.locator("#sync-now").focus()
    page.evaluate("document.getElementById('connection-status').dataset.old = 'yes'")
    window.expect(page.locator("#connection-status[data-old]")).to_have_count(0, timeout=10_000)
    assert page.evaluate("document.activeElement.id") == "sync-now"


@pytest.mark.parametrize("look", [(DESKTOP, "light", "en-GB"), (PHONE, "dark", "de-DE")], ids=["wide", "narrow and German"])
def test_every_room_fits_and_can_be_used_by_everyone(open_till, look):
    window = open_till(viewport=look[0], color_scheme=look[1], locale=look[2])
    page = window.page
    fill(page, "/shift", float="100")
    fill(page, "/shift/close", counted_CASH_EUR="99")
    page.wait_for_url("**/shift/reports/1")
    fill(page, "/shift", float="100")
    sell(page)
    for path in PATHS:
        page.goto(f"/{path}")
        looks_right(window, picture_name(path))
    page.locator("nav button", has_text="Mara").click()
    page.wait_for_url("**/sign-in")
    looks_right(window, "sign-in")
