"""The register behind the page, for threads that come and go.

Two registers opened on one home: one that sells, whose verbs come one after the other as a cashier's do, and one that
looks. A scan may wait for headquarters as long as the profile says; the header must not wait with it.
"""

from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from pos.clock import Clock, utc_now
from pos.home import RegisterHome
from pos.register import Register
from pos.web.at_printer import AtPrinter
from pos.web.question import Question

Result = TypeVar("Result")
Work = Callable[[Register], Result]


class Till:
    """One register's home behind a web page. Close it when the last request is answered."""

    def __init__(self, home: RegisterHome, *, clock: Clock = utc_now) -> None:
        self.question = Question()
        self._selling = Register(home, clock=clock, agree_to_switch=self.question.put)
        self._looking = Register(home, clock=clock)
        self._one_sells = Lock()
        self._one_looks = Lock()
        self.at_printer = AtPrinter(self.look)
        self._selling.at_printer = self.at_printer.begin

    def sell(self, work: Work[Result]) -> Result:
        """Do a verb of the register; the next one waits for it."""
        with self._one_sells:
            return work(self._selling)

    def look(self, work: Work[Result]) -> Result:
        """Read something without a network, while a verb may be under way."""
        with self._one_looks:
            return work(self._looking)

    def close(self) -> None:
        """Close both registers, once the printer has what it was told."""
        self.at_printer.close()
        self._selling.close()
        self._looking.close()
