"""The cashier counts the drawer in the middle of a shift."""

from collections.abc import Sequence
from datetime import datetime

from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.journal.connection import durable
from pos.selling.close_shift import require_shift
from pos.selling.drawer_document import Counted, drawer_document, read_tenders
from pos.selling.permissions import require_staff
from pos.selling.write_document import CompletedTransaction, write_document


def declare_tenders(
    context: RegisterContext, *, counted: Sequence[Counted], reason: str = "", at: datetime | None = None
) -> CompletedTransaction:
    """Journal what was counted; the shift goes on.

    Raises: NobodySignedIn, NoShiftOpen, InvalidInput.
    """
    staff = require_staff(context.journal)
    facts = context.facts.read()
    moment = at or context.clock()
    tenders = read_tenders(facts, counted, at_least_something=False)
    draft = drawer_document(facts, staff, TransactionType.TENDER_DECLARATION, at=moment, tenders=tenders, reason=reason)
    with durable(context.journal):
        require_shift(context)
        return write_document(context, facts, draft, at=moment)
