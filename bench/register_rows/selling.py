"""Scan, search and complete sale on a register at rest: online each against HQ's shortest answer, offline against the disk."""

import os
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measuring.table import Line, at_most
from measuring.timing import percentile, seconds_of
from replay.company import STAFF_NUMBER, STAFF_PIN

from pos.headquarters.deadline import Deadline
from pos.register import Register
from register_rows.cashier import Cashier

LINES_OF_A_SALE = 5
LIMITS = 50
SEARCH_MOST_MILLISECONDS = 20.0
DOCUMENT_BYTES = 4096


def measure_online(register: Register, products: int, sales: int) -> list[Line]:
    """Sell online: every question goes to HQ, and every sale is posted before the next customer."""
    register.sign_in(STAFF_NUMBER, STAFF_PIN)
    client = register.context.headquarters.client()
    limit = statistics.median(seconds_of(lambda: client.health(Deadline(10.0))) for _ in range(LIMITS))
    cashier = _sold(register, products, sales)
    assert register.context.connection.is_online
    return [
        *_lines("online: scan; limit: HQ says that it is well", cashier.scans, limit),
        *_lines("online: search", cashier.searches, limit),
        *_lines("online: complete a sale of 5 lines, posted", cashier.sales, limit),
    ]


def measure_offline(register: Register, products: int, sales: int) -> list[Line]:
    """Sell offline: out of the register's own database, into its journal."""
    register.disconnect()
    limit = _synced_write(register.home.folder)
    cashier = _sold(register, products, sales)
    search = 1000 * statistics.median(cashier.searches)
    return [
        *_lines("offline: scan", cashier.scans),
        at_most(f"offline: search in {products:,} products, median", search, SEARCH_MOST_MILLISECONDS, unit="ms"),
        Line("  CPU of it, median", 1000 * statistics.median(cashier.search_cpu), "ms"),
        Line("  99 of 100 within", 1000 * percentile(cashier.searches, 99), "ms"),
        *_lines("offline: complete a sale of 5 lines, on the disk; limit: writing 4 KiB to it", cashier.sales, limit),
    ]


def _sold(register: Register, products: int, sales: int) -> Cashier:
    """Sell; the first sale warms up and is not counted."""
    Cashier(register, products).serve(LINES_OF_A_SALE)
    cashier = Cashier(register, products)
    for _ in range(sales):
        cashier.serve(LINES_OF_A_SALE)
    return cashier


def _lines(what: str, seconds: Sequence[float], limit: float | None = None) -> list[Line]:
    most = None if limit is None else 1000 * limit
    return [
        Line(f"{what}, median", 1000 * statistics.median(seconds), "ms", most),
        Line("  99 of 100 within", 1000 * percentile(seconds, 99), "ms", most),
    ]


def _synced_write(folder: Path) -> float:
    """Return the seconds it takes to have a few bytes on the disk the journal is on."""
    with tempfile.TemporaryFile(dir=folder) as file:

        def write() -> None:
            os.write(file.fileno(), bytes(DOCUMENT_BYTES))
            os.fsync(file.fileno())

        return statistics.median(seconds_of(write) for _ in range(LIMITS))
