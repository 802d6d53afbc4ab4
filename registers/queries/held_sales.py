"""Does a register still hold sales that HQ has not got?

Two witnesses: what the register said it has waiting, and the sequence numbers HQ should have seen. The second one
speaks when the first is old.
"""

from dataclasses import dataclass

from registers.models import Register, RegisterStatus, Transaction
from registers.queries.quarantined_numbers import quarantined_numbers


@dataclass(frozen=True, slots=True)
class HeldSales:
    """`waiting`: transactions the register last said it had not sent; `missing`: sequence numbers HQ never saw."""

    waiting: int
    missing: int

    @property
    def any(self) -> bool:
        """Tell whether there is reason to wait."""
        return self.waiting > 0 or self.missing > 0


def held_sales(register: Register) -> HeldSales:
    """Count what a register holds, as far as HQ can know; nothing was heard of it means nothing is held."""
    status = RegisterStatus.objects.filter(register=register).first()
    if status is None:
        return HeldSales(waiting=0, missing=0)
    return HeldSales(waiting=status.sales_waiting, missing=missing_sequence_numbers(register, status))


def missing_sequence_numbers(register: Register, status: RegisterStatus) -> int:
    """Count the sequence numbers of the register's journal, up to its last, that are neither posted nor quarantined."""
    posted = Transaction.objects.filter(
        register_number=register.number, journal_id=status.journal_id, sequence_number__lte=status.last_sequence_number
    )
    missing = status.last_sequence_number - posted.count()
    if missing <= 0:
        return 0
    quarantined = _quarantined_numbers(register, status)
    known = posted.filter(sequence_number__in=quarantined).values_list("sequence_number", flat=True)
    return missing - len(quarantined - set(known))


def _quarantined_numbers(register: Register, status: RegisterStatus) -> set[int]:
    """Read which sequence numbers of the register's journal are in quarantine."""
    return {
        number
        for journal_id, number in quarantined_numbers(register)
        if journal_id == status.journal_id and 1 <= number <= status.last_sequence_number
    }
