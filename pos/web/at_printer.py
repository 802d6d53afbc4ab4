"""The printer's work after each transaction, one after the other in a thread of its own: no cashier waits for a printer.

What it could not do is shown in the header of every page until it does something again; the sale is done all the same.
"""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec import Struct

from channel.errors import EverytillError
from channel.transaction import Transaction
from pos.register import Register
from pos.selling.printer_job import PrinterJob

Look = Callable[[Callable[[Register], Any]], Any]


class NotPrinted(Struct, frozen=True, kw_only=True):
    """What the printer did not do, and why; the number is "" where only the drawer should have opened."""

    transaction_id: str
    receipt_number: str
    why: str


class AtPrinter:
    """The jobs of one till's printer. `look` reads with a register that does not sell. Close it before the registers."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")
        self.trouble: NotPrinted | None = None

    def begin(self, transaction: Transaction) -> None:
        """Have the printer do what a transaction asks of it, and return at once."""
        self._worker.submit(self._do, transaction)

    def printed_by_hand(self, transaction_id: str) -> None:
        """Forget that this receipt was not printed."""
        if self.trouble is not None and self.trouble.transaction_id == transaction_id:
            self.trouble = None

    def close(self) -> None:
        """Wait for what is under way, as long as a printer is given."""
        self._worker.shutdown()

    def _do(self, transaction: Transaction) -> None:
        job: PrinterJob | None = None
        try:
            job = self._look(lambda register: register.receipts.printer_job(transaction))
            if job is None:
                return
            job.run()
            receipt = job.receipt
            if receipt is not None:
                self._look(lambda register: register.receipts.given_out(receipt))
            self.trouble = None
        except (EverytillError, OSError, sqlite3.Error) as error:
            number = transaction.receipt_number if job is None or job.receipt is not None else ""
            self.trouble = NotPrinted(transaction_id=transaction.id, receipt_number=number, why=str(error))
