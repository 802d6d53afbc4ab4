"""What may be changed of the open transaction, as one object: discounts, prices, lines, setting it aside and going on."""

from collections.abc import Callable

from channel.lookup import SignedInStaff
from channel.transaction import Line, Transaction
from pos.context import RegisterContext
from pos.journal import suspended
from pos.selling.approve import approve
from pos.selling.cart import Cart
from pos.selling.change_quantity import change_quantity
from pos.selling.comment_transaction import comment_transaction
from pos.selling.complete_transaction import Completion
from pos.selling.discount import AskedDiscount
from pos.selling.discount_line import discount_line
from pos.selling.discount_transaction import discount_transaction
from pos.selling.override_price import override_price
from pos.selling.recall_transaction import recall_transaction
from pos.selling.remove_customer import remove_customer
from pos.selling.suspend_transaction import suspend_transaction
from pos.selling.void_line import void_line
from pos.selling.write_document import CompletedTransaction

Finish = Callable[[CompletedTransaction], None]


class OpenCart:
    """The open transaction's verbs. `approver` is who may do what the cashier may not: `approver(number, pin)`."""

    def __init__(self, context: RegisterContext, finish: Finish) -> None:
        self._context = context
        self._finish = finish

    def approver(self, staff_number: str, pin: str) -> SignedInStaff:
        """Check who approves something; the cashier stays signed in."""
        return approve(self._context, staff_number=staff_number, pin=pin)

    def discount_line(self, number: int, asked: AskedDiscount, *, approver: SignedInStaff | None = None) -> Line:
        """Take something off a line."""
        return discount_line(self._context, number=number, asked=asked, approver=approver)

    def discount(self, asked: AskedDiscount, *, approver: SignedInStaff | None = None) -> list[Line]:
        """Take something off everything; returns the lines that cost less now."""
        return discount_transaction(self._context, asked=asked, approver=approver)

    def override_price(self, number: int, unit_price: str, *, approver: SignedInStaff | None = None) -> Line:
        """Give a line another price."""
        return override_price(self._context, number=number, unit_price=unit_price, approver=approver)

    def change_quantity(self, number: int, quantity: str, *, approver: SignedInStaff | None = None) -> Line:
        """Sell more or less of what a line sells."""
        return change_quantity(self._context, number=number, quantity=quantity, approver=approver)

    def void_line(self, number: int, *, approver: SignedInStaff | None = None) -> Line:
        """Take a line out."""
        return void_line(self._context, number=number, approver=approver)

    def remove_customer(self) -> None:
        """Let the transaction be nobody's purchase."""
        remove_customer(self._context)

    def comment(self, text: str) -> None:
        """Note something on the transaction, in place of what was noted before."""
        comment_transaction(self._context, comment=text)

    def suspend(self, *, reason: str = "", comment: str = "") -> CompletedTransaction:
        """Set the transaction aside."""
        completed = suspend_transaction(self._context, completion=Completion(reason=reason, comment=comment))
        self._finish(completed)
        return completed

    def suspended(self) -> list[Transaction]:
        """Return the suspended transactions that wait, oldest first."""
        return suspended.waiting(self._context.journal)

    def recall(self, transaction_id: str | None = None) -> Cart:
        """Go on with a suspended transaction, with the only one if none is named."""
        return recall_transaction(self._context, transaction_id=transaction_id)
