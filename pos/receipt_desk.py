"""Receipts and what is beside a register, as one object: given out as text, PDF or on paper; cards and vouchers settled."""

from collections.abc import Callable

from channel.errors import NotFound
from channel.transaction import Payment, Transaction, decode
from channel.voucher import VoucherAnswer
from pos.context import RegisterContext
from pos.journal import card_payments, entries
from pos.journal.card_payments import CardPayment
from pos.receipts.text import TextLine
from pos.selling.complete_transaction import CompletedTransaction, Completion
from pos.selling.give_receipt import ReceiptToGive, note_given_out, prepare_receipt, receipt_lines
from pos.selling.printer_work import PrinterWork, prepare_printer_work
from pos.selling.record_payment import PaymentTaken
from pos.selling.settle_card_payments import settle_card_payments
from pos.selling.settle_vouchers import settle_vouchers
from pos.selling.take_voucher_payment import voucher_balance
from pos.selling.void_voucher_payment import void_voucher_payment

Finish = Callable[[CompletedTransaction], None]


class ReceiptDesk:
    """The verbs of receipts, cards and vouchers. `finish` does with a transaction what follows once it is in the journal."""

    def __init__(self, context: RegisterContext, finish: Finish) -> None:
        self._context = context
        self._finish = finish

    def by_id(self, transaction_id: str) -> Transaction:
        """Return a document of this register's journal.

        Raises: NotFound.
        """
        document = entries.document_by_id(self._context.journal, transaction_id)
        if document is None:
            raise NotFound("This register has no such transaction.")
        return decode(document)

    def lines(self, transaction: Transaction) -> list[TextLine]:
        """Return a receipt as lines of text."""
        return receipt_lines(self._context, transaction)

    def prepare(self, transaction: Transaction) -> ReceiptToGive:
        """Read what is to be given out; its `pdf` and `print` need no register, `given_out` follows them."""
        return prepare_receipt(self._context, transaction)

    def given_out(self, receipt: ReceiptToGive) -> None:
        """Count that a receipt left the register."""
        note_given_out(self._context, receipt)

    def pdf(self, transaction: Transaction) -> bytes:
        """Give a receipt out as PDF."""
        receipt = prepare_receipt(self._context, transaction)
        content = receipt.pdf()
        note_given_out(self._context, receipt)
        return content

    def print(self, transaction: Transaction, printer: str | None = None) -> None:
        """Give a receipt out on paper."""
        receipt = prepare_receipt(self._context, transaction, printer=printer)
        receipt.print()
        note_given_out(self._context, receipt)

    def printer_work(self, transaction: Transaction) -> PrinterWork | None:
        """Read what the printer has to do by itself for a transaction."""
        return prepare_printer_work(self._context, transaction)

    @property
    def printer(self) -> str:
        """Return the register's printer, "" without one."""
        return self._context.equipment.printer

    def settle_cards(self) -> PaymentTaken | None:
        """Bring card payments to their end that a crash or a silent terminal left open."""
        taken = settle_card_payments(self._context, completion=Completion(), at=self._context.clock())
        if taken is not None and taken.completed is not None:
            self._finish(taken.completed)
        return taken

    def settle_vouchers(self) -> None:
        """Have HQ let go what was reserved of vouchers and no sale has taken."""
        settle_vouchers(self._context, at=self._context.clock())

    def voucher_balance(self, number: str) -> VoucherAnswer:
        """Ask HQ what is on a voucher."""
        return voucher_balance(self._context, number)

    def void_voucher_payment(self, number: int) -> Payment:
        """Take a voucher's payment out of the open transaction."""
        return void_voucher_payment(self._context, number=number, at=self._context.clock())

    def card_payments(self, *, limit: int = 50) -> list[CardPayment]:
        """Return the latest card payments, newest first."""
        return card_payments.newest_first(self._context.journal, limit=limit)
