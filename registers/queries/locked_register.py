"""Read a register again and lock it: two people may press the same button at once.

Every use case that changes a register or its devices takes this lock first, so that none waits for another in a
circle; one that needs the store locked too takes `locked_store` before.
"""

from collections.abc import Collection

from registers.models import Register


def locked_register(register_id: int) -> Register:
    """Return the register as it is now, with its store and group, locked until the transaction ends."""
    registers = Register.objects.select_related("store__channel_data_group")
    return registers.select_for_update(of=("self",), no_key=True).get(pk=register_id)


def locked_registers(register_ids: Collection[int]) -> list[Register]:
    """Return registers as they are now, locked until the transaction ends; in one order, so that nobody waits in a circle."""
    return list(Register.objects.filter(pk__in=register_ids).order_by("pk").select_for_update(of=("self",), no_key=True))
