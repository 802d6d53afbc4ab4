"""A FULL arrives and is applied by a thread of the program that sells offline meanwhile, as the sync loop does it."""

import statistics
import threading
from contextlib import closing

from distribution_rows.web import sync
from measuring.table import Line, at_most
from measuring.timing import percentile, seconds_of

from channel.database import open_channel_database
from channel.tables import STANDARD_TABLES
from pos.journal.channel_pointer import forget_release
from pos.journal.repairs import RepairKind
from pos.register import Register
from register_rows.cashier import Cashier

MOST_MILLISECONDS = 50.0
LINES_OF_A_SALE = 5


def measure(register: Register, products: int, times: int) -> list[Line]:
    """Sell until so many FULLs have been applied."""
    cashier = Cashier(register, products)
    seconds = [_one(register, cashier) for _ in range(times)]
    rows = _rows(register)
    return [
        Line(f"FULL of {rows:,} rows, from the poll to sold from, while the register sells", statistics.median(seconds)),
        *_held("scan", cashier.scans),
        *_held("search", cashier.searches),
        Line("    CPU of one, p99", 1000 * percentile(cashier.search_cpu, 99), "ms"),
        *_held("total", cashier.totals),
        Line("  completed sales meanwhile, p99", 1000 * percentile(cashier.sales, 99), "ms"),
    ]


def _one(register: Register, cashier: Cashier) -> float:
    """Have one FULL fetched anew and sell meanwhile; return the seconds it took.

    Raises:
        RuntimeError: it was not applied.
    """
    before = register.context.release_folder.current()
    took: list[float] = []
    fetching = threading.Thread(target=lambda: took.append(seconds_of(lambda: _fetch(register))))
    fetching.start()
    while fetching.is_alive():
        cashier.serve(LINES_OF_A_SALE)
    if not took or register.context.release_folder.current() == before:
        raise RuntimeError("The FULL was not applied.")
    return took[0]


def _fetch(register: Register) -> None:
    """Forget what is held, and sync, with a register of this thread's own."""
    with Register(register.home) as own:
        journal, at = own.context.journal, own.context.clock()
        forget_release(journal, RepairKind.CHANNEL_DATABASE_DIFFERS, "a bench wants it anew", at=at)
        sync(own)


def _held(what: str, seconds: list[float]) -> list[Line]:
    p99 = 1000 * percentile(seconds, 99)
    return [
        at_most(f"  {what} meanwhile, p99 of {len(seconds):,}", p99, MOST_MILLISECONDS, unit="ms"),
        Line("    the slowest of them", 1000 * max(seconds), "ms"),
    ]


def _rows(register: Register) -> int:
    """Count the rows the register holds."""
    path = register.context.release_folder.current()
    assert path is not None
    with closing(open_channel_database(path)) as connection:
        counts = (connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0] for table in STANDARD_TABLES)
        return sum(int(count) for count in counts)
