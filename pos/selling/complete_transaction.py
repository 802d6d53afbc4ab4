"""The moment a sale becomes a fact: one journal transaction, on the disk before anybody is told.

It takes the numbers, writes the exact bytes HQ will get, and empties the cart. A kill at any instruction leaves
either the cart as it was or the finished entry, never both and never neither, and no number is lost or given twice.
"""

from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from channel.errors import StateConflict
from channel.lookup import StoreFacts
from channel.totals import total
from channel.transaction import UNPAID_TYPES, Payment, TransactionType
from pos.context import RegisterContext
from pos.journal import cart_store, returned_lines
from pos.journal.connection import durable
from pos.selling.cart import Cart, read_cart, require_lines
from pos.selling.permissions import require_staff
from pos.selling.write_document import CompletedTransaction as CompletedTransaction
from pos.selling.write_document import Draft, write_document


class Completion(Struct, frozen=True, kw_only=True):
    """What somebody else may say about a transaction when it is completed.

    `reference` is a number of theirs; a `business_date` is given when old sales are entered again; `reason` is why a
    transaction is given up or set aside; a `comment` stands in place of what the cashier noted while selling.
    """

    reference: str = ""
    comment: str = ""
    business_date: date | None = None
    reason: str = ""


def complete_transaction(
    context: RegisterContext, *, completion: Completion, completed_at: datetime | None = None
) -> CompletedTransaction:
    """Complete a transaction that comes to nothing or is paid in full.

    Raises: NobodySignedIn, CartEmpty, StateConflict while something is due.
    """
    require_staff(context.journal)
    facts = context.facts.read()
    with durable(context.journal):
        cart = read_cart(context.journal)
        require_lines(cart)
        if cart.due != 0:
            raise StateConflict(f"{cart.due:f} is still due.")
        return write_completed(context, facts, cart, completion, at=completed_at or context.clock())


def write_completed(
    context: RegisterContext, facts: StoreFacts, cart: Cart, completion: Completion, *, at: datetime
) -> CompletedTransaction:
    """Write a paid cart into the journal. Belongs into a `durable` block; `facts` were read before it."""
    only_returns = all(Decimal(line.quantity) < 0 for line in cart.lines)
    transaction_type = TransactionType.RETURN if only_returns else TransactionType.SALE
    return write_entry(context, facts, cart, transaction_type, cart.payments, completion, at=at)


def write_entry(
    context: RegisterContext,
    facts: StoreFacts,
    cart: Cart,
    transaction_type: TransactionType,
    payments: list[Payment],
    completion: Completion,
    *,
    at: datetime,
) -> CompletedTransaction:
    """Write the cart's document and empty the cart. Belongs into a `durable` block; `facts` were read before it.

    Raises: DocumentInvalid when HQ could not read it; then nothing is written.
    """
    draft = Draft(
        id=cart.head.transaction_id,
        type=transaction_type,
        staff=cart.head.staff,
        customer=cart.head.customer,
        started_at=cart.head.started_at,
        currency=cart.head.currency,
        prices_include_tax=cart.head.prices_include_tax,
        lines=cart.lines,
        payments=payments,
        totals=total(cart.lines, payments, cart.exponent, rounding=Decimal(cart.totals.rounding)),
        recalled_from=cart.head.recalled_from,
        age_check=cart.head.age_check,
        comment=completion.comment or cart.head.comment,
        reference=completion.reference,
        reason=completion.reason,
        business_date=completion.business_date,
    )
    completed = write_document(context, facts, draft, at=at)
    if transaction_type not in UNPAID_TYPES:
        returned_lines.remember(context.journal, draft.id, cart.lines)
    cart_store.clear(context.journal)
    return completed
