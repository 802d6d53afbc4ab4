"""Read a store again and lock it, so that its group stands still.

Who is about to move a store, or to give one of its registers what belongs to the store's group, takes this lock, and
takes it before a register's (see `locked_register`): of two at once, the second sees what the first has done.
"""

from collections.abc import Collection

from registers.models import Register, Store


def locked_store(store_id: int) -> Store:
    """Return the store as it is now, locked until the transaction ends.

    Without its group: after the wait for a lock PostgreSQL would join the store of now with the group of before, and find
    nothing.
    """
    return Store.objects.select_for_update(no_key=True).get(pk=store_id)


def locked_stores(numbers: Collection[str]) -> list[Store]:
    """Return stores by their numbers as they are now, locked until the transaction ends; those there are."""
    return list(Store.objects.filter(number__in=numbers).order_by("pk").select_for_update(no_key=True))


def locked_stores_of(register_ids: Collection[int]) -> list[Store]:
    """Return the stores of registers as they are now, locked until the transaction ends."""
    stores = Register.objects.filter(pk__in=register_ids).values("store")
    return list(Store.objects.filter(pk__in=stores).order_by("pk").select_for_update(no_key=True))


def hold_posting(store_id: int) -> Store:
    """Lock a store and all its registers: nothing is posted for it until the transaction ends, and what was is committed.

    An upload locks its register alone, so that the registers of a store do not wait for each other.
    """
    store = locked_store(store_id)
    registers = Register.objects.filter(store=store).order_by("pk").select_for_update(no_key=True)
    list(registers.values_list("pk", flat=True))
    return store
