"""What of a receipt may still come back, as far as this register knows; who takes it back asks `return_line` all the same."""

from decimal import Decimal

from msgspec import Struct

from channel.deposits import belongs_to_goods
from channel.transaction import Line, ReturnOf, Transaction
from pos.context import RegisterContext
from pos.selling.deposit_line import sold_deposit
from pos.selling.return_line import SOLD_TYPES, returned_already


class ReturnableLine(Struct, frozen=True, kw_only=True):
    """A sold line, and how much of it has not come back; zero when all has. Its deposit comes back with it."""

    line: Line
    left: Decimal
    deposit: Line | None = None


def returnable_lines(context: RegisterContext, sold: Transaction) -> list[ReturnableLine]:
    """List the lines of a receipt that were sold; none for a receipt of a transaction that sold nothing."""
    if sold.type not in SOLD_TYPES:
        return []
    return [_returnable(context, sold, line) for line in sold.lines if Decimal(line.quantity) > 0 and not belongs_to_goods(line)]


def _returnable(context: RegisterContext, sold: Transaction, line: Line) -> ReturnableLine:
    before = returned_already(context, ReturnOf(transaction_id=sold.id, line_number=line.number))
    return ReturnableLine(line=line, left=Decimal(line.quantity) - before, deposit=sold_deposit(sold, line))
