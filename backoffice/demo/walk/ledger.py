"""What HQ has posted of what one register sold."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from registers.models import Register, Transaction, TransactionLine
from registers.queries.daily_totals import AMOUNT_SCALE
from registers.queries.exact_sum import ExactSum

from .expectation import StepFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """How many transactions of a register are posted, and what they come to."""

    transactions: int
    gross_amount: Decimal


def ledger_of(register: Register) -> Ledger:
    """Add up what HQ has posted of a register."""
    posted = Transaction.objects.filter(register_number=register.number)
    gross = posted.aggregate(gross=ExactSum("gross_amount", AMOUNT_SCALE))["gross"]
    return Ledger(transactions=posted.count(), gross_amount=Decimal(gross or 0))


def posted_transaction(transaction_id: str) -> Transaction:
    """Return a transaction HQ has posted.

    Raises:
        StepFailed: HQ has not posted it.
    """
    found = Transaction.objects.filter(pk=transaction_id).first()
    if found is None:
        raise StepFailed(f"HQ has not posted transaction {transaction_id}.")
    return found


def posted_price(transaction_id: str, product_number: str) -> Decimal:
    """Return the unit price with which HQ has posted a product in a transaction.

    Raises:
        StepFailed: HQ has not posted it.
    """
    line = TransactionLine.objects.filter(transaction=UUID(transaction_id), product_number=product_number).first()
    if line is None:
        raise StepFailed(f"HQ has not posted product {product_number} in transaction {transaction_id}.")
    return line.unit_price
