"""A real register's own page in a real browser: what a cashier does there, and what the header and the window say."""

import re
import sys
import time
from typing import Any

from django.conf import settings

from backoffice.portal.management.child_process import ChildProcess
from tests.browser.conftest import Window
from tests.journeys.register_program import RegisterProgram
from tests.waiting import wait_until


class RegisterPage:
    """`pos run` with its page, in a process of its own, of a register that is activated and has its data."""

    def __init__(self, program: RegisterProgram) -> None:
        self._program = program
        command = [sys.executable, "-m", "pos", "--home", str(program.home), "run", "--page", "0"]
        environment = {**program.environment, "PYTHONUNBUFFERED": "1"}
        self._process = ChildProcess("register", command, settings.BASE_DIR, environment=environment, log=program.log)
        wait_until(lambda: bool(self._url()), True, explain=self.said)
        self.url = self._url()

    def said(self) -> str:
        """Return what the program printed."""
        return self._program.log.read_text("utf-8", "replace")

    def journal(self) -> list[dict[str, Any]]:
        """Return the register's transactions, the newest first."""
        return self._program.journal()

    def stop(self) -> None:
        """End the program."""
        self._process.stop(seconds=10)

    def _url(self) -> str:
        found = re.search(r"page: (http://\S+)", self.said())
        return found[1] if found else ""


class Cashier:
    """Who uses the page. Whatever the network does, the same things are done in the same way."""

    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page

    def sign_in(self, number: str, pin: str) -> None:
        """Take the register over."""
        self.page.goto("/")
        self.page.get_by_label("Staff number").fill(number)
        self.page.get_by_label("PIN").fill(pin)
        self.page.locator("main button.primary").click()
        self.page.wait_for_url("**/sale")

    def scan(self, code: str, *, lines: int) -> float:
        """Scan a product; return the seconds until the cart has so many lines."""
        if "/sale" not in self.page.url:
            self.page.goto("/sale")
        self.page.locator("#code").fill(code)
        started = time.monotonic()
        self.page.locator("#code").press("Enter")
        self.window.expect(self.page.locator(".lines > li")).to_have_count(lines, timeout=10_000)
        return time.monotonic() - started

    def pay(self) -> str:
        """Take cash for all of it; return the id of the transaction."""
        self.page.goto("/payment")
        self.page.locator("button.method[value=CASH]").click()
        self.page.wait_for_url("**/receipt/*")
        return str(self.page.url).rpartition("/")[2].partition("?")[0]

    def sees(self, *words: str) -> None:
        """Wait until the header says all of this; nobody reloads the page."""
        for each in words:
            self.window.expect(self.page.locator("header.status")).to_contain_text(each, timeout=15_000)

    def reads_in_window(self, *words: str) -> None:
        """Look into the Connection status window."""
        self.page.goto("/connection")
        for each in words:
            self.window.expect(self.page.locator("#connection-status")).to_contain_text(each, timeout=15_000)
