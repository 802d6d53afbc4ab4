"""What the register's printer does by itself once a transaction is in the journal: the drawer opens, a receipt comes out.

A drawer hangs on the printer and opens by an order to it. Both go to the printer at once, after the transaction is a fact:
whatever a printer does, nothing that was sold waits for it.
"""

from msgspec import Struct

from channel.lookup import StoreFacts
from channel.transaction import Transaction, TransactionType
from pos.context import RegisterContext
from pos.receipts.device import send_to_printer
from pos.selling.give_receipt import ReceiptToGive, prepare_receipt, receipt_facts

PRINTED_TYPES = frozenset({TransactionType.SALE, TransactionType.RETURN})
#: Documents of money that is put into the drawer or taken out of it. What is counted was taken out before.
MOVING_TYPES = frozenset({TransactionType.FLOAT, TransactionType.DROP, TransactionType.SAFE, TransactionType.SHIFT_OPENED})


class PrinterWork(Struct, frozen=True, kw_only=True):
    """What the printer is told at once; `receipt` is None where only the drawer opens."""

    printer: str
    opens_drawer: bool
    receipt: ReceiptToGive | None

    def send(self) -> None:
        """Send it to the printer.

        Raises: InvalidInput for what names no printer, PrinterFailed, PrinterSilent.
        """
        from pos.receipts.escpos import drawer_bytes, receipt_bytes  # they load slowly, and a scan should not wait for them

        opening = drawer_bytes() if self.opens_drawer else b""
        send_to_printer(self.printer, opening + (receipt_bytes(self.receipt.lines) if self.receipt else b""))


def prepare_printer_work(context: RegisterContext, transaction: Transaction) -> PrinterWork | None:
    """Read what the printer has to do for a transaction; None for nothing, and where there is no printer."""
    printer = context.equipment.printer
    if not printer:
        return None
    facts = receipt_facts(context, transaction)
    is_printed = facts.store.receipt_prints_after_sale and transaction.type in PRINTED_TYPES
    opens_drawer = _opens_drawer(transaction, facts)
    if not is_printed and not opens_drawer:
        return None
    receipt = prepare_receipt(context, transaction) if is_printed else None
    return PrinterWork(printer=printer, opens_drawer=opens_drawer, receipt=receipt)


def _opens_drawer(transaction: Transaction, facts: StoreFacts) -> bool:
    """Tell whether somebody needs the drawer for it: to put money in, to take money out, or because they said so."""
    if transaction.type == TransactionType.NO_SALE:
        return True
    opening = {method.code for method in facts.payment_methods if method.opens_drawer}
    moved = {payment.method for payment in transaction.payments}
    if transaction.type in MOVING_TYPES:
        moved |= {tender.method for tender in transaction.tenders}
    return bool(moved & opening)
