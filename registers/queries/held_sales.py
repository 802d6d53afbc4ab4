"""Does a register still hold sales that HQ has not got?

Two witnesses: what the register said it has waiting, and the sequence numbers HQ should have seen, in all the journals the
register ever had. The second one speaks when the first is old, and of hardware that was replaced.
"""

from collections.abc import Collection
from dataclasses import dataclass

from registers.models import Register, RegisterStatus
from registers.queries.missing_transactions import missing_of, registers_with_missing


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
    """Count what a register holds, as far as HQ can know; nothing was heard of it means nothing is held.

    What a person gave up is not missing any more.
    """
    waiting = RegisterStatus.objects.filter(register=register).values_list("sales_waiting", flat=True).first()
    return HeldSales(waiting=waiting or 0, missing=missing_of(register))


def holding_sales(register_ids: Collection[int]) -> set[int]:
    """Return which of many registers hold something, in two queries."""
    waiting = RegisterStatus.objects.filter(register__in=register_ids, sales_waiting__gt=0)
    return set(waiting.values_list("register_id", flat=True)) | registers_with_missing(register_ids)
