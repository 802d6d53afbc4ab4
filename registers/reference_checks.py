"""Checks of what an uploaded transaction refers to, registered by the apps that own those tables.

The ledger knows products and staff by their numbers only; whether such a number exists is asked from above. A check
gets the whole batch at once, so that it can answer with one query and not one for each sale.
"""

from collections.abc import Callable, Sequence

from channel.transaction import Transaction
from registers.domain.reason import Note as Note
from registers.domain.reason import Reason as Reason

ReferenceCheck = Callable[[Sequence[Transaction]], dict[str, list[Reason]]]

_checks: list[ReferenceCheck] = []


def register_reference_check(check: ReferenceCheck) -> None:
    """Add a check: a function of a batch of transactions that returns reasons against some and notes, by transaction id."""
    if check not in _checks:
        _checks.append(check)


def unregister_reference_check(check: ReferenceCheck) -> None:
    """Take a check out again."""
    _checks.remove(check)


def registered_reference_checks() -> list[ReferenceCheck]:
    """List the checks there are."""
    return list(_checks)


def check_references(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Ask every registered check about a batch; transactions without reasons are left out."""
    reasons: dict[str, list[Reason]] = {}
    if transactions:
        for check in _checks:
            for transaction_id, found in check(transactions).items():
                reasons.setdefault(transaction_id, []).extend(found)
    return {transaction_id: found for transaction_id, found in reasons.items() if found}
