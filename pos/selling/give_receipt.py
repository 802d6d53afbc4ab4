"""Giving a receipt out: on the screen, as a file, on paper. What leaves the register a second time says that it is a copy.

In three steps, because a printer may keep one waiting and a register must not wait with it: what is given out is read,
it is written or printed without the journal, and that it was is noted.
"""

import sqlite3
from datetime import datetime

from msgspec import Struct

from channel.errors import EverytillError, InvalidInput
from channel.lookup import StoreFacts
from channel.transaction import Transaction, parse_timestamp
from pos.context import RegisterContext
from pos.identity import journal_id
from pos.journal import fiscal_notes, receipt_copies
from pos.lookups.line_base_prices import line_base_prices
from pos.receipts.bare_facts import bare_facts
from pos.receipts.device import send_to_printer
from pos.receipts.layout import Marks, lay_out
from pos.receipts.text import TextLine, text_lines
from pos.receipts.words import Words
from pos.selling.write_document import RECEIPT_TYPES

NO_PRINTER = "No printer is set. Set one with: equipment --printer DEVICE"


def receipt_lines(context: RegisterContext, transaction: Transaction, *, reprint: bool = False) -> list[TextLine]:
    """Return a receipt's lines, for a screen; nothing is given out by that."""
    return text_lines(lay_out(transaction, receipt_facts(context, transaction), _marks(context, transaction, reprint=reprint)))


class ReceiptToGive(Struct, frozen=True, kw_only=True):
    """A receipt as it leaves the register; `printer` is "" where there is none."""

    transaction_id: str
    lines: list[TextLine]
    title: str
    language: str
    at: datetime
    printer: str

    def pdf(self) -> bytes:
        """Return it as PDF."""
        from pos.receipts.pdf import receipt_pdf  # it loads slowly, and a command that scans should not wait for it

        return receipt_pdf(self.lines, title=self.title, language=self.language, at=self.at)

    def print(self) -> None:
        """Print it.

        Raises: InvalidInput without a printer, PrinterFailed, PrinterSilent.
        """
        from pos.receipts.escpos import receipt_bytes  # as above

        if not self.printer:
            raise InvalidInput(NO_PRINTER)
        send_to_printer(self.printer, receipt_bytes(self.lines))


def prepare_receipt(context: RegisterContext, transaction: Transaction, *, printer: str | None = None) -> ReceiptToGive:
    """Read what is to be given out; the printer is the register's own if none is named.

    One that was given out before, or is another register's, is a copy.
    """
    words = Words(receipt_facts(context, transaction).store.language)
    is_own = transaction.journal_id == journal_id(context.journal)
    reprint = not is_own or receipt_copies.count(context.journal, transaction.id) > 0
    return ReceiptToGive(
        transaction_id=transaction.id,
        lines=receipt_lines(context, transaction, reprint=reprint),
        title=f"{words('receipt_number')} {transaction.receipt_number}".strip(),
        language=words.language,
        at=parse_timestamp(transaction.completed_at),
        printer=printer or context.equipment.printer,
    )


def note_given_out(context: RegisterContext, receipt: ReceiptToGive) -> None:
    """Count that a receipt left the register."""
    receipt_copies.note(context.journal, receipt.transaction_id)


def _marks(context: RegisterContext, transaction: Transaction, *, reprint: bool) -> Marks:
    bases = line_base_prices(context.offline, transaction.lines, transaction.currency)
    note = fiscal_notes.read(context.journal, transaction.id)
    if note is not None:
        return Marks(reprint=reprint, fiscal=tuple(note.words), fiscal_trouble=note.trouble, base_prices=bases)
    is_own = transaction.journal_id == journal_id(context.journal)
    wanted = bool(context.equipment.fiscal_adapter_name) and transaction.type in RECEIPT_TYPES
    return Marks(reprint=reprint, fiscal_missing=is_own and wanted, base_prices=bases)


def receipt_facts(context: RegisterContext, transaction: Transaction) -> StoreFacts:
    """Return the store's facts; where they cannot be read, a receipt does with what its document says."""
    try:
        return context.facts.read()
    except (EverytillError, sqlite3.Error):
        return bare_facts(transaction)
