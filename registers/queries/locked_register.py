"""Read a register again and lock it: two people may press the same button at once.

Every use case that changes a register or its devices takes this lock first, so that none waits for another in a
circle; one that needs the store locked too takes `locked_store` before.
"""

from registers.models import Register


def locked_register(register_id: int) -> Register:
    """Return the register as it is now, with its store and group, locked until the transaction ends."""
    registers = Register.objects.select_related("store__channel_data_group")
    return registers.select_for_update(of=("self",), no_key=True).get(pk=register_id)
