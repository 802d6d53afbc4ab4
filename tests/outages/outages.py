"""What can happen to a register and to HQ: each as a block in which somebody sells, and after which it is mended.

It begins at a random moment of that block, so that it hits a scan, a payment, a sync or nothing at all.
"""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from tests.browser.outage_wire import OutageWire
from tests.journeys.headquarters import HeadquartersProcess
from tests.outages.cashier import Cashier
from tests.outages.machine import Machine

LOOKUP, UPLOAD = b"GET /api/v1/retail/products/", b"POST /api/v1/transactions/uploads"
LONGEST_WAIT_SECONDS = 0.25


@dataclass
class Site:
    """A store's one register and what leads to HQ; all chance comes from `luck`."""

    hq: HeadquartersProcess
    wire: OutageWire
    machine: Machine
    cashier: Cashier
    luck: random.Random

    def mend(self) -> None:
        """Bring everything back that is gone."""
        self.wire.restore()
        self.machine.free_disk()
        self.machine.set_clock(timedelta())
        if self.machine.has_ended:
            self.start_register()

    def start_register(self) -> None:
        """Start the register's program and lead the cashier to its page."""
        self.machine.start()
        self.cashier.goes_to(self.machine.url)


Outage = Callable[[Site], AbstractContextManager[None]]


@contextmanager
def network_cut(site: Site) -> Iterator[None]:
    """The line is dead."""
    with _at_some_moment(site, site.wire.cut):
        yield
    site.wire.restore()


@contextmanager
def answer_lost(site: Site) -> Iterator[None]:
    """HQ has done it, and its answer breaks off somewhere; half of the times twice, or for good."""
    request, bytes_left = site.luck.choice([LOOKUP, UPLOAD]), site.luck.choice([0, site.luck.randint(1, 400)])
    stays_cut, times = site.luck.random() < 0.3, site.luck.randint(1, 2)
    site.wire.lose_answer(request, arriving_bytes=bytes_left, stays_cut=stays_cut, times=times)
    yield
    site.wire.restore()


@contextmanager
def register_killed(site: Site) -> Iterator[None]:
    """Somebody pulls the register's plug."""
    with _at_some_moment(site, site.machine.kill):
        yield
    site.start_register()


@contextmanager
def headquarters_killed(site: Site) -> Iterator[None]:
    """HQ is gone; it comes back while the register goes on selling. Now and then its worker has gone with it."""
    with_worker = site.luck.random() < 0.2
    with _at_some_moment(site, site.hq.kill if with_worker else site.hq.kill_web):
        yield
    if with_worker:
        site.hq.start_worker()
    site.hq.start_web()
    if site.luck.random() < 0.5:
        site.hq.wait_until_ready()


@contextmanager
def disk_full(site: Site) -> Iterator[None]:
    """The register's disk has no room left, or little."""
    left_bytes = site.luck.choice([0, site.luck.randint(1, 60_000)])
    with _at_some_moment(site, lambda: site.machine.fill_disk(left_bytes)):
        yield
    site.machine.free_disk()


@contextmanager
def clock_set_back(site: Site) -> Iterator[None]:
    """The register's clock is set back by seconds, hours or days, and some time later right again."""
    back = timedelta(seconds=-site.luck.choice([2, 90, 3 * 3600, 3 * 86_400]))
    with _at_some_moment(site, lambda: site.machine.set_clock(back)):
        yield
    if site.luck.random() < 0.7:
        site.machine.set_clock(timedelta())


@contextmanager
def data_damaged(site: Site) -> Iterator[None]:
    """Pages of the register's own data are not what they were."""
    with _at_some_moment(site, lambda: site.machine.damage_data(site.luck)):
        yield


OUTAGES: tuple[Outage, ...] = (
    network_cut,
    answer_lost,
    register_killed,
    headquarters_killed,
    disk_full,
    clock_set_back,
    data_damaged,
)


@contextmanager
def _at_some_moment(site: Site, action: Callable[[], None]) -> Iterator[None]:
    """Do it while the block runs, or at its end at the latest."""
    timer = threading.Timer(site.luck.uniform(0, LONGEST_WAIT_SECONDS), action)
    timer.start()
    try:
        yield
    finally:
        timer.join()
