"""The cashier sets the open transaction aside and serves somebody else meanwhile."""

from datetime import datetime

from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.journal import suspended
from pos.journal.connection import durable
from pos.selling.cart import read_cart, require_lines, require_no_payment
from pos.selling.complete_transaction import Completion, write_entry
from pos.selling.permissions import require_staff
from pos.selling.write_document import CompletedTransaction


def suspend_transaction(
    context: RegisterContext, *, completion: Completion, suspended_at: datetime | None = None
) -> CompletedTransaction:
    """Journal the cart as suspended and empty it; `recall_transaction` goes on with it.

    Raises: NobodySignedIn, CartEmpty, PaymentOpen.
    """
    require_staff(context.journal)
    facts = context.facts.read()
    with durable(context.journal):
        cart = read_cart(context.journal)
        require_lines(cart)
        require_no_payment(context.journal)
        suspended.remember(context.journal, cart.head.transaction_id)
        at = suspended_at or context.clock()
        return write_entry(context, facts, cart, TransactionType.SUSPENDED, [], completion, at=at)
