"""A cashier's drawer ends: what was counted stands beside what should be in it, exactly, in one document."""

from collections.abc import Sequence
from datetime import datetime

from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.errors import NoShiftOpen
from pos.journal import shifts
from pos.journal.connection import durable
from pos.journal.shifts import Shift
from pos.selling.drawer_document import Counted, drawer_document, read_tenders, tender_amounts
from pos.selling.open_shift import require_no_transaction
from pos.selling.permissions import require_staff
from pos.selling.shift_figures import expected_in_drawer
from pos.selling.write_document import CompletedTransaction, write_document


def close_shift(
    context: RegisterContext, *, counted: Sequence[Counted], reason: str = "", at: datetime | None = None
) -> CompletedTransaction:
    """Close the open shift with what was counted; a difference is kept and not argued with.

    Raises: NobodySignedIn, NoShiftOpen, StateConflict while a transaction is open, InvalidInput.
    """
    staff = require_staff(context.journal)
    facts = context.facts.read()
    moment = at or context.clock()
    tenders = read_tenders(facts, counted, at_least_something=False)
    with durable(context.journal):
        shift = require_shift(context)
        require_no_transaction(context)
        draft = drawer_document(
            facts,
            staff,
            TransactionType.SHIFT_CLOSED,
            at=moment,
            tenders=tenders,
            expected_tenders=tender_amounts(expected_in_drawer(context.journal, shift)),
            reason=reason,
        )
        completed = write_document(context, facts, draft, at=moment)
        shifts.end(context.journal, shift, at=moment)
    return completed


def require_shift(context: RegisterContext) -> Shift:
    """Return the open shift.

    Raises: NoShiftOpen.
    """
    shift = shifts.current(context.journal)
    if shift is None:
        raise NoShiftOpen
    return shift
