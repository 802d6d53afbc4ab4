"""Whether the staff of uploaded transactions exist; asked by the ledger, which knows staff by number only."""

from collections.abc import Collection, Sequence

from backoffice.staff.models import Staff
from channel.transaction import Transaction
from registers.known_values import KnownValues
from registers.queries.among import among
from registers.reference_checks import Reason


def _read(numbers: Collection[str]) -> dict[str, None]:
    found = Staff.objects.filter(among("number", numbers)).order_by()
    return dict.fromkeys(found.values_list("number", flat=True))


_STAFF = KnownValues(_read)


def unknown_staff(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a reason for each place of a transaction that names unknown staff; one query at most.

    Staff who are no longer active have sold all the same: only a number nobody has is unknown.
    """
    named = [(transaction, _named(transaction)) for transaction in transactions]
    numbers = {number for _, places in named for _, number in places}
    known = _STAFF.find(numbers)
    missing = numbers.difference(known)
    reasons: dict[str, list[Reason]] = {}
    for transaction, places in named if missing else ():
        for pointer, number in places:
            if number in missing:
                reason = Reason("unknown-staff", pointer, f"No member of staff has the number {number}.")
                reasons.setdefault(transaction.id, []).append(reason)
    return reasons


def _named(transaction: Transaction) -> list[tuple[str, str]]:
    """List where a transaction names staff, and whom."""
    named = [("/staff", transaction.staff)]
    for index, line in enumerate(transaction.lines):
        if line.approved_by is not None:
            named.append((f"/lines/{index}/approved_by", line.approved_by))
        if line.discounts:
            named += [
                (f"/lines/{index}/discounts/{place}/approved_by", discount.approved_by)
                for place, discount in enumerate(line.discounts)
                if discount.approved_by is not None
            ]
    return named
