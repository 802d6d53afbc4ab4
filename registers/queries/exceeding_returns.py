"""Of which sold lines more came back than was sold, of those that some posted transactions sold."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from channel.money import decimal_text
from registers.models import Transaction, TransactionLine
from registers.queries.among import among

MOVES_GOODS = (Transaction.Type.SALE, Transaction.Type.RETURN)

#: A transaction, the number of its line, and what was sold.
SoldKey = tuple[UUID, int, str]


@dataclass(frozen=True, slots=True)
class ExceedingReturn:
    """A line of a transaction: how much of a product it sold, and how much came back of it."""

    transaction_id: UUID
    line_number: int
    product_number: str
    sold: Decimal
    returned: Decimal

    def as_json(self) -> dict[str, Any]:
        """Return it as an alert keeps it."""
        return {
            "transaction": str(self.transaction_id),
            "line": self.line_number,
            "product": self.product_number,
            "sold": decimal_text(self.sold),
            "returned": decimal_text(self.returned),
        }


def exceeding_returns(transaction_ids: Collection[str]) -> list[ExceedingReturn]:
    """Compare what posted transactions sold with all that came back of it; two queries.

    A line that sold nothing of the product that came back, or that does not exist, sold zero of it.
    """
    returned = _quantities("return_of_transaction", "return_of_line", transaction_ids)
    sold = _quantities("transaction_id", "number", transaction_ids) if returned else {}
    return [
        ExceedingReturn(*key, sold=sold.get(key, Decimal(0)), returned=-quantity)
        for key, quantity in sorted(returned.items())
        if -quantity > sold.get(key, Decimal(0))
    ]


def _quantities(transaction: str, number: str, ids: Collection[str]) -> dict[SoldKey, Decimal]:
    """Sum the quantities of posted lines by the transaction and line that these columns name, and by product."""
    lines = TransactionLine.objects.filter(among(transaction, ids), transaction__type__in=MOVES_GOODS).order_by()
    sums: dict[SoldKey, Decimal] = defaultdict(Decimal)
    for *key, quantity in lines.values_list(transaction, number, "product_number", "quantity"):
        sums[tuple(key)] += quantity
    return dict(sums)
