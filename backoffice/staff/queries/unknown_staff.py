"""Whether the staff of uploaded transactions exist; asked by the ledger, which knows staff by number only."""

from collections.abc import Sequence

from backoffice.staff.models import Staff
from channel.transaction import Transaction
from registers.reference_checks import Reason


def unknown_staff(transactions: Sequence[Transaction]) -> dict[str, list[Reason]]:
    """Return a reason for each transaction whose staff number is unknown; one query for the whole batch.

    Staff who are no longer active have sold all the same: only a number nobody has is unknown.
    """
    numbers = {transaction.staff for transaction in transactions}
    missing = numbers - set(Staff.objects.filter(number__in=numbers).values_list("number", flat=True))
    return {
        transaction.id: [Reason("unknown-staff", "/staff", f"No member of staff has the number {transaction.staff}.")]
        for transaction in transactions
        if transaction.staff in missing
    }
