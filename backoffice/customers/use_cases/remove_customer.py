"""Remove a customer. Transactions carry the number and keep it."""

from backoffice.customers.models import Customer
from registers.use_cases.remove_unused import remove_unused


def remove_customer(*, customer: Customer) -> None:
    """Remove a customer, from all address books too.

    Raises: NotFound when it is gone.
    """
    remove_unused(thing=customer, used_by={})
