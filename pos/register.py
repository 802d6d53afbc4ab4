"""The register as one object: what the command line, the web page, replays and tests call.

Each method is one verb of `pos.selling` or `pos.syncing`. Nothing is decided here, so that there is no second way
to sell.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from channel.activation import ActivationAnswer
from channel.activation_check import ActivationCheck
from channel.lookup import CustomerInfo, SellableProduct, SignedInStaff
from channel.transaction import Line, Transaction
from pos.clock import Clock, utc_now
from pos.connection.keeper import AgreeToSwitch
from pos.connection.states import ConnectionState
from pos.context import open_context
from pos.drawer import Drawer
from pos.home import RegisterHome
from pos.identity import journal_id
from pos.journal import entries
from pos.journal.entries import JournalEntry
from pos.open_cart import OpenCart
from pos.receipt_desk import ReceiptDesk
from pos.register_overview import Overview, read_overview
from pos.selling.cart import Cart, read_cart
from pos.selling.check_age import AgeAnswer
from pos.selling.complete_transaction import CompletedTransaction, Completion, complete_transaction
from pos.selling.operation_917 import connect_register, disconnect_register
from pos.selling.permissions import signed_in_staff
from pos.selling.post_transaction import post_transaction
from pos.selling.return_empties import return_empties
from pos.selling.return_line import return_product, return_sold_line
from pos.selling.scan_product import scan_product
from pos.selling.set_customer import set_customer
from pos.selling.sign_in import sign_in, sign_out
from pos.selling.take_payment import PaymentTaken, take_payment
from pos.selling.tell_fiscal_adapter import tell_begun, tell_finished
from pos.selling.void_transaction import void_transaction
from pos.syncing.activate import activate_register
from pos.syncing.activate_from_file import Vouch, activate_from_file
from pos.syncing.hand_over import HandOverReport, hand_over
from pos.syncing.import_packages import ImportReport, import_packages
from pos.syncing.sync_once import SyncReport, sync_once
from pos.syncing.validate import validate_activation

Shown = Callable[[CompletedTransaction], None]
Printing = Callable[[Transaction], None]


def show_nobody(_completed: CompletedTransaction) -> None:
    """Show a finished transaction to nobody."""


def leave_unprinted(_transaction: Transaction) -> None:
    """Let no printer do anything by itself."""


class Register:
    """One register's home, opened. Close it, or use it in a `with` block; it is for one thread.

    Amounts, prices and quantities are exact decimals as text ("12.50"), moments are aware datetimes. `agree_to_switch`
    asks the cashier before the register goes offline, where the profile wants that. `at_printer` is given every transaction
    once it is in the journal, to have the printer do what it asks of it.
    """

    def __init__(
        self,
        home: RegisterHome | Path,
        *,
        clock: Clock = utc_now,
        agree_to_switch: AgreeToSwitch = lambda _standing: True,
    ) -> None:
        self.home = home if isinstance(home, RegisterHome) else RegisterHome(home)
        self.context = open_context(self.home, clock=clock, agree_to_switch=agree_to_switch)
        journal_id(self.context.journal)
        self.at_printer: Printing = leave_unprinted
        self.drawer = Drawer(self.context, self._moved)
        self.open_cart = OpenCart(self.context, self._finish)
        self.receipts = ReceiptDesk(self.context, self._finish)

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal, the data and the connection."""
        self.context.close()

    def activate(self, server_url: str, code: str) -> ActivationAnswer:
        """Make this device a register of HQ."""
        return activate_register(self.context.journal, server_url=server_url, code=code, at=self.context.clock())

    def activate_from_file(
        self, path: Path, register_number: str, *, known_fingerprint: str | None, vouch: Vouch
    ) -> ActivationAnswer:
        """Make this device one of the registers of a signed file."""
        return activate_from_file(
            self.context, path=path, register_number=register_number, known_fingerprint=known_fingerprint, vouch=vouch
        )

    def validate(self, server_url: str, code: str) -> list[ActivationCheck]:
        """List what would be in the way of an activation."""
        return validate_activation(self.context, server_url=server_url, code=code)

    def hand_over(self, code: str | None) -> HandOverReport:
        """Bring what this hardware still holds, though it is no register any more."""
        return hand_over(self.context, code=code)

    def sign_in(self, staff_number: str, pin: str) -> SignedInStaff:
        """Sign somebody in; the first time, also begin to fetch the data."""
        staff = sign_in(self.context, staff_number=staff_number, pin=pin)
        if not self.context.offline.exists:
            self.sync()
        return staff

    def sign_out(self) -> None:
        """Sign out."""
        sign_out(self.context)

    def signed_in(self) -> SignedInStaff | None:
        """Return who is signed in."""
        return signed_in_staff(self.context.journal)

    def search(self, text: str) -> list[SellableProduct]:
        """Find products by words."""
        return self.context.catalog.search(text, self.context.facts.store_date(self.context.clock()))

    def scan(
        self,
        code: str,
        *,
        quantity: str | None = None,
        price: str | None = None,
        at: datetime | None = None,
        approver: SignedInStaff | None = None,
        age: AgeAnswer | None = None,
    ) -> Line:
        """Add a product to the cart."""
        line = scan_product(self.context, code=code, quantity=quantity, unit_price=price, at=at, approver=approver, age=age)
        return self._begun(line)

    def return_product(
        self,
        code: str,
        *,
        reason: str,
        quantity: str | None = None,
        price: str | None = None,
        at: datetime | None = None,
        approver: SignedInStaff | None = None,
    ) -> Line:
        """Take a product back without a receipt."""
        line = return_product(
            self.context, code=code, reason=reason, quantity=quantity, unit_price=price, at=at, approver=approver
        )
        return self._begun(line)

    def return_empties(self, code: str, *, quantity: str | None = None, at: datetime | None = None) -> Line:
        """Take empties back and give their deposit."""
        return self._begun(return_empties(self.context, code=code, quantity=quantity, at=at))

    def return_line(
        self,
        receipt_number: str,
        line_number: int,
        *,
        quantity: str | None = None,
        at: datetime | None = None,
        approver: SignedInStaff | None = None,
    ) -> Line:
        """Take a sold line back."""
        line = return_sold_line(
            self.context, receipt_number=receipt_number, line_number=line_number, quantity=quantity, at=at, approver=approver
        )
        return self._begun(line)

    def set_customer(self, number: str, *, at: datetime | None = None) -> CustomerInfo:
        """Say whose purchase this is."""
        return set_customer(self.context, number=number, at=at)

    def cart(self) -> Cart:
        """Return the open transaction."""
        return read_cart(self.context.journal)

    def pay(
        self,
        method: str,
        amount: str | None = None,
        *,
        currency: str | None = None,
        voucher: str | None = None,
        reference: str = "",
        comment: str = "",
        completed_at: datetime | None = None,
        business_date: date | None = None,
        shown: Shown = show_nobody,
    ) -> PaymentTaken:
        """Take a payment; None pays what is due. What completes the transaction also offers it to HQ when online.

        The amount is money of `currency`, None: the store's; `voucher` is the number of a voucher of HQ. `shown` is called when
        the transaction is durable and before it is sent.
        """
        completion = Completion(reference=reference, comment=comment, business_date=business_date)
        taken = take_payment(
            self.context,
            method_code=method,
            amount=amount,
            currency=currency,
            voucher=voucher,
            completion=completion,
            completed_at=completed_at,
        )
        if taken.completed is not None:
            self._finish(taken.completed, shown)
        return taken

    def complete(
        self,
        *,
        reference: str = "",
        comment: str = "",
        completed_at: datetime | None = None,
        business_date: date | None = None,
        shown: Shown = show_nobody,
    ) -> CompletedTransaction:
        """Complete a transaction of which nothing is due."""
        completion = Completion(reference=reference, comment=comment, business_date=business_date)
        completed = complete_transaction(self.context, completion=completion, completed_at=completed_at)
        self._finish(completed, shown)
        return completed

    def void(
        self,
        *,
        reference: str = "",
        comment: str = "",
        voided_at: datetime | None = None,
        business_date: date | None = None,
        shown: Shown = show_nobody,
        approver: SignedInStaff | None = None,
    ) -> CompletedTransaction | None:
        """Void the open transaction."""
        completion = Completion(reference=reference, comment=comment, business_date=business_date)
        voided = void_transaction(self.context, completion=completion, voided_at=voided_at, approver=approver)
        if voided is not None:
            self._finish(voided, shown)
            self.receipts.settle_cards()
            self.receipts.settle_vouchers()
        return voided

    def connect(self) -> ConnectionState:
        """Come back online, if HQ answers."""
        return connect_register(self.context)

    def disconnect(self) -> ConnectionState:
        """Sell offline until `connect`."""
        return disconnect_register(self.context)

    def sync(self) -> SyncReport:
        """Bring data and sales up to date now."""
        return sync_once(self.context)

    def import_packages(self, folder: Path) -> ImportReport:
        """Bring data up to date from a folder that headquarters has exported; no network is needed."""
        return import_packages(self.context, folder)

    def overview(self) -> Overview:
        """Return what a status shows."""
        return read_overview(self.context)

    def journal(self, *, limit: int = 50) -> list[JournalEntry]:
        """Return the latest transactions, newest first."""
        return entries.newest_first(self.context.journal, limit=limit)

    def with_reference(self, reference: str) -> list[JournalEntry]:
        """Return the transactions that carry somebody else's number."""
        return entries.with_reference(self.context.journal, reference)

    def receipt(self, receipt_number: str) -> Transaction:
        """Return the document of a receipt, from here or from HQ."""
        return self.context.catalog.sold_transaction(receipt_number)

    def _begun(self, line: Line) -> Line:
        tell_begun(self.context)
        return line

    def _finish(self, completed: CompletedTransaction, shown: Shown = show_nobody) -> None:
        tell_finished(self.context, completed.transaction)
        shown(completed)
        self._moved(completed)

    def _moved(self, completed: CompletedTransaction) -> None:
        self.at_printer(completed.transaction)
        post_transaction(self.context, completed)
