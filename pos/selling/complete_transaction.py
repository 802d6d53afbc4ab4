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
from channel.transaction import Payment, Transaction, TransactionType, decode, encode
from pos.clock import timestamp_text
from pos.context import RegisterContext
from pos.identity import journal_id
from pos.journal import cart_store, entries, returned_lines, sequences
from pos.journal.connection import durable
from pos.lookups.business_date import business_date
from pos.selling.cart import Cart, read_cart, require_lines
from pos.selling.permissions import require_staff
from pos.selling.receipt_number import take_receipt_number


class Completion(Struct, frozen=True, kw_only=True):
    """What somebody else may say about a transaction when it is completed.

    `reference` is a number of theirs; a `business_date` is given when old sales are entered again.
    """

    reference: str = ""
    comment: str = ""
    business_date: date | None = None


class CompletedTransaction(Struct, frozen=True, kw_only=True):
    """A transaction that is in the journal; `document` are its exact bytes."""

    transaction: Transaction
    document: bytes

    @property
    def receipt_number(self) -> str:
        """Return the number on the receipt."""
        return self.transaction.receipt_number


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
    """Take the numbers, write the document, empty the cart. Belongs into a `durable` block; `facts` were read before it.

    Raises: DocumentInvalid when HQ could not read it; then nothing is written.
    """
    transaction = _document(context, facts, cart, transaction_type, payments, completion, at)
    document = encode(transaction)
    decode(document)
    entries.append(context.journal, transaction, document)
    if transaction_type is not TransactionType.VOID:
        returned_lines.remember(context.journal, transaction.id, transaction.lines)
    cart_store.clear(context.journal)
    return CompletedTransaction(transaction=transaction, document=document)


def _document(
    context: RegisterContext,
    facts: StoreFacts,
    cart: Cart,
    transaction_type: TransactionType,
    payments: list[Payment],
    completion: Completion,
    at: datetime,
) -> Transaction:
    """Build the document, with the next number of this journal."""
    journal = journal_id(context.journal)
    store, register = facts.store.number, facts.register.number
    day = completion.business_date or business_date(at, facts.store.time_zone, facts.store.business_day_cutoff)
    return Transaction(
        id=cart.head.transaction_id,
        type=transaction_type,
        store=store,
        register=register,
        journal_id=journal,
        sequence_number=sequences.take_next(context.journal, journal),
        receipt_number=take_receipt_number(context.journal, facts.store.receipt_number_mask, store=store, register=register),
        staff=cart.head.staff,
        customer=cart.head.customer,
        currency=cart.head.currency,
        prices_include_tax=cart.head.prices_include_tax,
        business_date=day.isoformat(),
        # a clock that was set back meanwhile must not make a sale end before it began
        started_at=timestamp_text(min(cart.head.started_at, at)),
        completed_at=timestamp_text(at),
        created_offline=not context.connection.is_online,
        lines=cart.lines,
        payments=payments,
        totals=total(cart.lines, payments, cart.exponent),
        comment=completion.comment,
        reference=completion.reference,
    )
