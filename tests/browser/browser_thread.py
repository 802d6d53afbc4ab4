"""Playwright in a thread of its own.

Its synchronous API keeps an event loop running in the thread that calls it, and Django rightly refuses to query a
database there. Everything of Playwright is therefore called in one thread and looked at through stand-ins, while the
test itself stays an ordinary one: no switch that allows unsafe queries, no second kind of test.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class InThread:
    """Stands in for one of Playwright's objects: what is asked of it happens in the browser's thread."""

    def __init__(self, target: Any, thread: ThreadPoolExecutor) -> None:
        self._target, self._thread = target, thread

    def __getattr__(self, name: str) -> Any:
        """Return an attribute, or a call that is made in the browser's thread."""
        return self._around(self._thread.submit(getattr, self._target, name).result())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in the browser's thread."""
        plain = [_plain(argument) for argument in args]
        given = {name: _plain(argument) for name, argument in kwargs.items()}
        return self._around(self._thread.submit(self._target, *plain, **given).result())

    def _around(self, result: Any) -> Any:
        """Stand in for Playwright's objects and for calls; hand over values as they are."""
        theirs = type(result).__module__.startswith("playwright.")
        return InThread(result, self._thread) if theirs or callable(result) else result


def _plain(argument: Any) -> Any:
    return argument._target if isinstance(argument, InThread) else argument


class BrowserThread:
    """Chromium, started once, driven from one thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")
        self._playwright: Playwright = self._call(lambda: sync_playwright().start())
        self._chromium: Browser = self._call(lambda: self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS))

    def new_context(self, **options: Any) -> Any:
        """Open a window of its own, with cookies of its own."""
        return InThread(self._call(lambda: self._chromium.new_context(**options)), self._thread)

    def expect(self, locator: Any) -> Any:
        """Wait for what is said of a locator, as Playwright's `expect` does."""
        return InThread(self._call(lambda: expect(_plain(locator))), self._thread)

    def close(self) -> None:
        """End Chromium and the thread."""
        self._call(self._chromium.close)
        self._call(self._playwright.stop)
        self._thread.shutdown()

    def _call(self, function: Callable[[], Any]) -> Any:
        return self._thread.submit(function).result()
