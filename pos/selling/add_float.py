"""The cashier puts change money into the drawer."""

from collections.abc import Sequence
from datetime import datetime

from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.selling.drawer_document import Counted
from pos.selling.move_money import move_money
from pos.selling.write_document import CompletedTransaction


def add_float(
    context: RegisterContext, *, moved: Sequence[Counted], reason: str = "", at: datetime | None = None
) -> CompletedTransaction:
    """Journal money that was put into the drawer.

    Raises: NobodySignedIn, InvalidInput.
    """
    return move_money(context, TransactionType.FLOAT, moved=moved, reason=reason, at=at)
