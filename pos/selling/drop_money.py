"""The cashier takes money out of the drawer, to pay something with it or to hand it over."""

from collections.abc import Sequence
from datetime import datetime

from channel.transaction import TransactionType
from pos.context import RegisterContext
from pos.selling.drawer_document import Counted
from pos.selling.move_money import move_money
from pos.selling.write_document import CompletedTransaction


def drop_money(
    context: RegisterContext, *, moved: Sequence[Counted], reason: str = "", at: datetime | None = None
) -> CompletedTransaction:
    """Journal money that was taken out of the drawer.

    Raises: NobodySignedIn, InvalidInput.
    """
    return move_money(context, TransactionType.DROP, moved=moved, reason=reason, at=at)
