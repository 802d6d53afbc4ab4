"""A register of the small store behind its page, with a stub of HQ that packs and answers for real."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from channel.transaction import Transaction, decode
from pos.home import RegisterHome
from pos.register import Register
from pos.web.server import PageServer
from tests.channel.factories import make_channel_database
from tests.pos.bottles import bottle_rows
from tests.pos.ledger import Ledger
from tests.pos.published import ACTIVATION_CODE, PublishedHeadquarters
from tests.pos.retail import RetailServer
from tests.pos.stub_headquarters import Reply, Request, StubHeadquarters, stub_headquarters

Rows = dict[str, list[dict[str, Any]]]

MORNING = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass
class RegisterPage:
    """The page's address, the register's home, and HQ's stand-ins."""

    url: str
    home: RegisterHome
    hq: StubHeadquarters
    retail: RetailServer
    ledger: Ledger

    def slow_down(self, seconds: float) -> None:
        """Let HQ's retail server take its time."""

        def answer(request: Request) -> Reply:
            time.sleep(seconds)
            self.retail.misbehave = None
            try:
                return self.retail.answer(request)
            finally:
                self.retail.misbehave = answer

        self.retail.misbehave = answer

    def at_headquarters(self) -> list[Transaction]:
        """Return what HQ has got, in order."""
        return [decode(document) for document in self.ledger.documents.values()]


@contextmanager
def register_page(folder: Path, changed: Callable[[Rows], Rows] = lambda rows: rows, **rows: Any) -> Iterator[RegisterPage]:
    """Serve the page of a register that is activated and holds the store's data, `changed`; nobody is signed in."""

    def clock() -> datetime:
        return MORNING

    headquarters = folder / "headquarters"
    headquarters.mkdir()
    with stub_headquarters() as hq:
        published = PublishedHeadquarters(hq, headquarters)
        published.publish(changed(bottle_rows(**rows)))
        retail = RetailServer(hq, make_channel_database(folder / "store.db", changed(bottle_rows(**rows))))
        ledger = Ledger(hq)
        home = RegisterHome(folder / "home")
        with Register(home, clock=clock) as register:
            register.activate(hq.url, ACTIVATION_CODE)
            assert register.sync().errors == []
            # a change, so that a job has data of a release of its own
            published.publish(changed(bottle_rows(**rows)), upserts={"product": changed(bottle_rows(**rows))["product"][:1]})
            assert register.sync().errors == []
        with PageServer(home, port=0, clock=clock) as server:
            yield RegisterPage(url=server.url, home=home, hq=hq, retail=retail, ledger=ledger)
