"""A cashier's drawer begins: counted money goes in, and what is sold from now on belongs to this shift."""

from datetime import datetime

from channel.business_day import business_date
from channel.errors import StateConflict
from channel.transaction import TransactionType
from pos.clock import timestamp_text
from pos.context import RegisterContext
from pos.errors import ShiftOpen
from pos.journal import cart_store, sequences, shifts
from pos.journal.connection import durable
from pos.journal.shifts import Shift
from pos.selling.drawer_document import Counted, drawer_document, read_tenders
from pos.selling.permissions import require_staff
from pos.selling.write_document import CompletedTransaction, write_document


def open_shift(context: RegisterContext, *, float_amount: str = "0", at: datetime | None = None) -> CompletedTransaction:
    """Open a shift with so much cash in the drawer.

    Raises: NobodySignedIn, ShiftOpen, StateConflict while a transaction is open, InvalidInput.
    """
    staff = require_staff(context.journal)
    facts = context.facts.read()
    moment = at or context.clock()
    tenders = read_tenders(facts, [Counted(amount=float_amount)], at_least_something=False)
    draft = drawer_document(facts, staff, TransactionType.SHIFT_OPENED, at=moment, tenders=tenders)
    day = business_date(moment, facts.store.time_zone, facts.store.business_day_cutoff)
    with durable(context.journal):
        if shifts.current(context.journal) is not None:
            raise ShiftOpen
        require_no_transaction(context)
        shift = Shift(
            shift_id=draft.id,
            number=sequences.take_next(context.journal, sequences.SHIFTS),
            opened_at=timestamp_text(moment),
            business_date=day.isoformat(),
        )
        shifts.begin(context.journal, shift)
        return write_document(context, facts, draft, at=moment)


def require_no_transaction(context: RegisterContext) -> None:
    """Return while no transaction is open: it would belong to two shifts.

    Raises: StateConflict.
    """
    if cart_store.read_head(context.journal) is not None:
        raise StateConflict("A transaction is open: finish it, suspend it or void it first.")
