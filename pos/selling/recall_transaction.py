"""The cashier goes on with a suspended transaction: its lines come back as they were, priced as they were."""

from datetime import datetime
from decimal import Decimal

from channel.errors import NotFound, StateConflict
from channel.identifiers import new_transaction_id
from channel.transaction import ReturnOf, Transaction, decode
from pos.context import RegisterContext
from pos.errors import ReturnRefused
from pos.journal import cart_store, entries, returned_lines, suspended
from pos.journal.cart_store import CartHead
from pos.journal.connection import writing
from pos.selling.cart import Cart, read_cart
from pos.selling.permissions import require_staff


def recall_transaction(context: RegisterContext, *, transaction_id: str | None = None, at: datetime | None = None) -> Cart:
    """Put a suspended transaction's lines into the cart, under a new id that names it; None is the only one that waits.

    Each is recalled once. Raises: NobodySignedIn, NotFound, StateConflict, ReturnRefused when a line it brings back has
    come back otherwise meanwhile.
    """
    staff = require_staff(context.journal)
    if cart_store.read_head(context.journal) is None:
        context.connection.transaction_begins()
    with writing(context.journal):
        if cart_store.read_head(context.journal) is not None:
            raise StateConflict("A transaction is open: finish it, suspend it or void it first.")
        recalled = _wanted(context, transaction_id)
        _require_returnable(context, recalled)
        head = CartHead(
            transaction_id=new_transaction_id(),
            started_at=at or context.clock(),
            staff=staff.number,
            customer=recalled.customer,
            currency=recalled.currency,
            prices_include_tax=recalled.prices_include_tax,
            recalled_from=recalled.id,
            comment=recalled.comment,
            age_check=recalled.age_check or None,
        )
        if not suspended.mark_recalled(context.journal, recalled.id, recalled_by=head.transaction_id):
            raise StateConflict("This transaction was recalled before.")
        cart_store.begin(context.journal, head)
        for line in recalled.lines:
            cart_store.add_line(context.journal, line)
    return read_cart(context.journal)


def _wanted(context: RegisterContext, transaction_id: str | None) -> Transaction:
    """Find the suspended transaction.

    Raises: NotFound, StateConflict when it is not said which of several.
    """
    if transaction_id is not None:
        found = suspended.find(context.journal, transaction_id)
        if found is None:
            raise NotFound("There is no such suspended transaction.")
        return found
    waiting = suspended.waiting(context.journal)
    if not waiting:
        raise NotFound("No transaction is suspended.")
    if len(waiting) > 1:
        raise StateConflict(f"{len(waiting)} transactions are suspended: say which.")
    return waiting[0]


def _require_returnable(context: RegisterContext, recalled: Transaction) -> None:
    """Return while everything that comes back may still come back, as far as this register knows.

    Raises: ReturnRefused.
    """
    coming_back: dict[ReturnOf, Decimal] = {}
    for line in recalled.lines:
        if line.return_of is not None:
            coming_back[line.return_of] = coming_back.get(line.return_of, Decimal(0)) - Decimal(line.quantity)
    for sold, quantity in coming_back.items():
        document = entries.document_by_id(context.journal, sold.transaction_id)
        if document is None:
            continue
        left = _sold_quantity(decode(document), sold.line_number)
        left -= returned_lines.returned_quantity(context.journal, sold)
        if quantity > left:
            raise ReturnRefused("What it takes back has come back otherwise meanwhile. Take the goods in anew.")


def _sold_quantity(sold: Transaction, line_number: int) -> Decimal:
    """Return how much a document says was sold in a line."""
    return sum((Decimal(line.quantity) for line in sold.lines if line.number == line_number), Decimal(0))
