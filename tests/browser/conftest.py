"""A real Chromium before a real server, and a demo company behind it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from backoffice.demo.use_cases.fill_demo_company import fill_demo_company
from tests.browser.browser_thread import BrowserThread

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "browser tests only"

#: EVERYTILL_SCREENSHOTS=1 draws the pictures of the documentation again; a folder gets eight of every page.
SCREENSHOTS = os.environ.get("EVERYTILL_SCREENSHOTS", "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder: it needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[BrowserThread]:
    thread = BrowserThread()
    yield thread
    thread.close()


@pytest.fixture
def demo_company(transactional_db, settings) -> None:
    """Fill the demo company; passwords are hashed cheaply, or hashing takes longer than most of these tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    fill_demo_company(password=PASSWORD)


@pytest.fixture
def admin(demo_company) -> User:
    return User.objects.get(username="admin")


class Window:
    """A window of the browser; keeps what the page complained about."""

    def __init__(self, chromium: BrowserThread, base_url: str, **options: Any) -> None:
        self.base_url = base_url
        self.context = chromium.new_context(base_url=base_url, **{"viewport": DESKTOP, "locale": "en-GB", **options})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._chromium = chromium

    def expect(self, locator: Any) -> Any:
        return self._chromium.expect(locator)

    def sign_in(self, name: str = "admin") -> None:
        self.page.goto("/sign-in/")
        self.page.locator("#id_username").fill(name)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("main button").click()
        self.page.wait_for_url("**/")

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture
def open_window(chromium, live_server, demo_company) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window; no page in it may have complained by the end."""
    windows: list[Window] = []

    def open_one(**options: Any) -> Window:
        windows.append(Window(chromium, live_server.url, **options))
        return windows[-1]

    yield open_one
    for window in windows:
        window.context.close()
    assert [complaint for window in windows for complaint in window.complaints] == []


@pytest.fixture
def window(open_window) -> Window:
    """Return a window in which the admin is signed in."""
    window = open_window()
    window.sign_in()
    return window


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either_window(request, open_window) -> Window:
    """Return a window in which the admin is signed in, once with JavaScript and once without."""
    window = open_window(java_script_enabled=request.param)
    window.sign_in()
    return window
