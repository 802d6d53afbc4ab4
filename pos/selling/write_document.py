"""The moment a document becomes a fact: numbered, encoded, and written into the journal with what belongs to it.

Every type of document goes this one way, so that numbers have no gaps whatever the register does. It belongs into a
`durable` block: what the block writes beside it (an emptied cart, an opened shift) is there with it or not at all.
"""

from datetime import date, datetime

from msgspec import UNSET, Struct

from channel.business_day import business_date
from channel.lookup import StoreFacts
from channel.transaction import (
    AgeCheck,
    Line,
    Payment,
    ShiftReference,
    TenderAmount,
    Totals,
    Transaction,
    TransactionType,
    decode,
    encode,
)
from pos.clock import timestamp_text
from pos.context import RegisterContext
from pos.identity import journal_id
from pos.journal import entries, sequences, shifts
from pos.selling.receipt_number import take_receipt_number

#: What a customer may take home.
RECEIPT_TYPES = frozenset({TransactionType.SALE, TransactionType.RETURN, TransactionType.VOID})


class Draft(Struct, frozen=True, kw_only=True):
    """A document without its numbers. `business_date` is given when old sales are entered again, which no shift counts."""

    id: str
    type: TransactionType
    staff: str
    started_at: datetime
    currency: str
    prices_include_tax: bool
    totals: Totals
    customer: str | None = None
    lines: list[Line] = []
    payments: list[Payment] = []
    tenders: list[TenderAmount] = []
    expected_tenders: list[TenderAmount] = []
    recalled_from: str | None = None
    age_check: AgeCheck | None = None
    reason: str = ""
    comment: str = ""
    reference: str = ""
    business_date: date | None = None


class CompletedTransaction(Struct, frozen=True, kw_only=True):
    """A transaction that is in the journal; `document` are its exact bytes."""

    transaction: Transaction
    document: bytes

    @property
    def receipt_number(self) -> str:
        """Return the number on the receipt."""
        return self.transaction.receipt_number


def write_document(context: RegisterContext, facts: StoreFacts, draft: Draft, *, at: datetime) -> CompletedTransaction:
    """Take the numbers and write the document. Belongs into a `durable` block; `facts` were read before it.

    Raises: DocumentInvalid when HQ could not read it; then nothing is written.
    """
    shift = shifts.current(context.journal) if draft.business_date is None else None
    if shift is not None:
        day = shift.business_date
    else:
        store = facts.store
        day = (draft.business_date or business_date(at, store.time_zone, store.business_day_cutoff)).isoformat()
    transaction = _document(context, facts, draft, at, day, None if shift is None else shift.reference)
    document = encode(transaction)
    decode(document)
    entries.append(context.journal, transaction, document)
    return CompletedTransaction(transaction=transaction, document=document)


def _document(
    context: RegisterContext, facts: StoreFacts, draft: Draft, at: datetime, day: str, shift: ShiftReference | None
) -> Transaction:
    """Build the document, with the next number of this journal, and of this register where it has a receipt."""
    journal = journal_id(context.journal)
    store, register, mask = facts.store.number, facts.register.number, facts.store.receipt_number_mask
    has_receipt = draft.type in RECEIPT_TYPES
    return Transaction(
        id=draft.id,
        type=draft.type,
        store=store,
        register=register,
        journal_id=journal,
        sequence_number=sequences.take_next(context.journal, journal),
        receipt_number=take_receipt_number(context.journal, mask, store=store, register=register) if has_receipt else "",
        staff=draft.staff,
        customer=draft.customer,
        currency=draft.currency,
        prices_include_tax=draft.prices_include_tax,
        business_date=day,
        # a clock that was set back meanwhile must not make a sale end before it began
        started_at=timestamp_text(min(draft.started_at, at)),
        completed_at=timestamp_text(at),
        created_offline=not context.connection.is_online,
        lines=draft.lines,
        payments=draft.payments,
        totals=draft.totals,
        comment=draft.comment,
        reference=draft.reference,
        shift=shift,
        tenders=draft.tenders,
        expected_tenders=draft.expected_tenders,
        recalled_from=draft.recalled_from,
        reason=draft.reason,
        age_check=draft.age_check or UNSET,
    )
