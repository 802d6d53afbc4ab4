"""Whether the customers of uploaded transactions exist; asked by the ledger, which knows customers by number only."""

from collections.abc import Sequence

from backoffice.customers.models import Customer
from channel.transaction import Transaction
from registers.queries.among import among
from registers.reference_checks import Note, Reason


def unknown_customers(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a note for each transaction whose customer is unknown or blocked; one query when any names a customer.

    Notes alone: what was sold was sold, to whomever, and no total depends on it. The ledger keeps the number as it was sent.
    """
    numbers = {transaction.customer for transaction in transactions if transaction.customer}
    if not numbers:
        return {}
    blocked = dict(Customer.objects.filter(among("number", numbers)).order_by().values_list("number", "blocked"))
    reasons: dict[str, list[Reason]] = {}
    for transaction in transactions:
        number = transaction.customer
        if number and number not in blocked:
            reasons[transaction.id] = [Note("unknown-customer", "/customer", f"No customer has the number {number}.")]
        elif number and blocked[number]:
            reasons[transaction.id] = [Note("customer-blocked", "/customer", f"Customer {number} is blocked.")]
    return reasons
