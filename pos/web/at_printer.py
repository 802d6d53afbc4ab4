"""What the printer is told, one after the other: by itself after each transaction, and by hand.

What it does by itself runs in a thread of its own, for no cashier waits for a printer; the sale is done all the same. What it
could not do is shown in the header of every page until it does something again. Whether a receipt is a copy is read when its
turn has come, and that it was given out is noted before the next one's: two ways to the printer would make two originals.
"""

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any

from msgspec import Struct

from channel.errors import EverytillError
from channel.transaction import Transaction
from pos.errors import PrinterSilent
from pos.register import Register
from pos.selling.give_receipt import ReceiptToGive
from pos.selling.printer_work import PrinterWork

LOG = logging.getLogger(__name__)
Look = Callable[[Callable[[Register], Any]], Any]


class NotPrinted(Struct, frozen=True, kw_only=True):
    """What the printer did not do, and why; the number is "" where only the drawer should have opened."""

    transaction_id: str
    receipt_number: str
    why: str


class Late(Struct, frozen=True, kw_only=True):
    """What a silent printer may still do; `receipt` is None where only the drawer opens."""

    sending: "Future[None]"
    transaction_id: str
    receipt: ReceiptToGive | None


class AtPrinter:
    """The work of one till's printer. `look` reads with a register that does not sell. Close it before the registers."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printer")
        self._one_prints = Lock()
        self._late: list[Late] = []
        self.trouble: NotPrinted | None = None

    def begin(self, transaction: Transaction) -> None:
        """Have the printer do what a transaction asks of it, and return at once."""
        self._worker.submit(self._do, transaction)

    def print_by_hand(self, read: Callable[[Register], ReceiptToGive]) -> None:
        """Print the receipt that is read when its turn has come.

        Raises: what `read` raises, InvalidInput without a printer, PrinterFailed.
        """
        with self._one_prints:
            self._note_late()
            receipt = self._look(read)
            self._send(receipt.print, receipt.transaction_id, receipt)

    def close(self) -> None:
        """Wait for what is under way, as long as a printer is given; what has not begun is left."""
        self._worker.shutdown(cancel_futures=True)

    def _do(self, transaction: Transaction) -> None:
        work: PrinterWork | None = None
        with self._one_prints:
            try:
                self._note_late()
                work = self._look(lambda register: register.receipts.printer_work(transaction))
                if work is None:
                    return
                self._send(work.send, transaction.id, work.receipt)
                self.trouble = None
            except Exception as error:
                # nobody asks this thread how it ended
                if not isinstance(error, (EverytillError, OSError, sqlite3.Error)):
                    LOG.exception("the printer has not done its part for transaction %s", transaction.id)
                number = transaction.receipt_number if work is None or work.receipt is not None else ""
                why = str(error) or type(error).__name__
                self.trouble = NotPrinted(transaction_id=transaction.id, receipt_number=number, why=why)

    def _send(self, send: Callable[[], None], transaction_id: str, receipt: ReceiptToGive | None) -> None:
        try:
            send()
        except PrinterSilent as silent:
            self._late.append(Late(sending=silent.sending, transaction_id=transaction_id, receipt=receipt))
            silent.sending.add_done_callback(self._ended_late)
            raise
        self._note_done(transaction_id, receipt)

    def _ended_late(self, _sending: "Future[None]") -> None:
        """Have it noted in its turn; a till that is closed notes nothing more."""
        with suppress(RuntimeError):
            self._worker.submit(self._note_late_in_turn)

    def _note_late_in_turn(self) -> None:
        with self._one_prints:
            self._note_late()

    def _note_late(self) -> None:
        """Note what a printer that was silent has done since."""
        ended = [late for late in self._late if late.sending.done()]
        self._late = [late for late in self._late if late not in ended]
        for late in ended:
            if late.sending.exception() is not None:
                continue
            try:
                self._note_done(late.transaction_id, late.receipt)
            except Exception:
                LOG.exception("the receipt of transaction %s came out late, which is not noted", late.transaction_id)

    def _note_done(self, transaction_id: str, receipt: ReceiptToGive | None) -> None:
        if receipt is not None:
            self._look(lambda register: register.receipts.given_out(receipt))
        if self.trouble is not None and self.trouble.transaction_id == transaction_id:
            self.trouble = None
