"""The drawer is opened though nothing is sold: to give change, or because somebody asked."""

from datetime import datetime

from channel.errors import InvalidInput
from channel.lookup import SignedInStaff
from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.journal.connection import durable
from pos.selling.drawer_document import drawer_document
from pos.selling.permissions import permitted_by, require_staff
from pos.selling.write_document import CompletedTransaction, write_document


def no_sale(
    context: RegisterContext, *, reason: str, approver: SignedInStaff | None = None, at: datetime | None = None
) -> CompletedTransaction:
    """Journal that the drawer was opened, and why. It needs the permission to void, the nearest there is.

    Raises: NobodySignedIn, NotPermitted, InvalidInput.
    """
    staff = require_staff(context.journal)
    permitted_by(staff, "can_void", approver)
    if not reason.strip():
        raise InvalidInput("A drawer is opened for a reason.")
    facts = context.facts.read()
    moment = at or context.clock()
    draft = drawer_document(facts, staff, TransactionType.NO_SALE, at=moment, reason=reason)
    with durable(context.journal):
        return write_document(context, facts, draft, at=moment)
