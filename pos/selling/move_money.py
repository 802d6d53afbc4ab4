"""Money moves without a sale. The three ways are one act with three names; each verb has its own file."""

from collections.abc import Sequence
from datetime import datetime

from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.journal.connection import durable
from pos.selling.drawer_document import Counted, drawer_document, read_tenders
from pos.selling.permissions import require_staff
from pos.selling.write_document import CompletedTransaction, write_document


def move_money(
    context: RegisterContext,
    transaction_type: TransactionType,
    *,
    moved: Sequence[Counted],
    reason: str,
    at: datetime | None,
) -> CompletedTransaction:
    """Journal that money was put into the drawer or taken out of it; with or without an open shift.

    Raises: NobodySignedIn, InvalidInput.
    """
    staff = require_staff(context.journal)
    facts = context.facts.read()
    moment = at or context.clock()
    tenders = read_tenders(facts, moved, at_least_something=True)
    draft = drawer_document(facts, staff, transaction_type, at=moment, tenders=tenders, reason=reason)
    with durable(context.journal):
        return write_document(context, facts, draft, at=moment)
