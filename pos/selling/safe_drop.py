"""The cashier brings notes to the safe, so that no robbery is worth it."""

from collections.abc import Sequence
from datetime import datetime

from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.selling.drawer_document import Counted
from pos.selling.move_money import move_money
from pos.selling.write_document import CompletedTransaction


def safe_drop(
    context: RegisterContext, *, moved: Sequence[Counted], reason: str = "", at: datetime | None = None
) -> CompletedTransaction:
    """Journal money that was brought from the drawer to the safe.

    Raises: NobodySignedIn, InvalidInput.
    """
    return move_money(context, TransactionType.SAFE, moved=moved, reason=reason, at=at)
