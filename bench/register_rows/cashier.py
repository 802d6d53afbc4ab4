"""Somebody who scans, searches, looks at the total and takes money, and a stopwatch beside each of these."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from distribution_rows.catalog import WORDS

from channel.errors import UnknownBarcode
from pos.register import Register
from pos.selling.check_age import AgeAnswer

Result = TypeVar("Result")
CHOSEN = [word for word in WORDS.split() if len(word) > 3]


class Cashier:
    """Sells on one register; the seconds everything took are kept by what it was."""

    def __init__(self, register: Register, products: int) -> None:
        self._register = register
        self._products = products
        self._luck = random.Random(7)  # the same products in every run
        self.scans: list[float] = []
        self.searches: list[float] = []
        self.search_cpu: list[float] = []
        self.totals: list[float] = []
        self.sales: list[float] = []

    def serve(self, lines: int) -> None:
        """Sell so many lines, each looked for by a word or two first, as if its barcode could not be read."""
        for _ in range(lines):
            self._look_for()
            self._scan()
            self._timed(self.totals, self._register.cart)
        self._timed(self.sales, lambda: self._register.pay("CASH"))

    def _look_for(self) -> None:
        text = " ".join(self._luck.sample(CHOSEN, self._luck.randint(1, 2)))
        before = time.thread_time()
        self._timed(self.searches, lambda: self._register.search(text))
        self.search_cpu.append(time.thread_time() - before)

    def _scan(self) -> None:
        """Scan products until one is sold here; which are not is answered as well, and not counted."""
        while True:
            number = f"{self._luck.randint(1, self._products):08}"
            with suppress(UnknownBarcode):
                self._timed(self.scans, lambda number=number: self._register.scan(number, quantity="1", age=AgeAnswer()))  # type: ignore[misc]
                return

    def _timed(self, into: list[float], work: Callable[[], Result]) -> Result:
        began_at = time.perf_counter()
        result = work()
        into.append(time.perf_counter() - began_at)
        return result
