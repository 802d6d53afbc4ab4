"""Read a store again and lock it, so that its group stands still.

Who is about to move a store, or to give one of its registers what belongs to the store's group, takes this lock, and
takes it before a register's (see `locked_register`): of two at once, the second sees what the first has done.
"""

from registers.models import Store


def locked_store(store_id: int) -> Store:
    """Return the store as it is now, locked until the transaction ends.

    Without its group: after the wait for a lock PostgreSQL would join the store of now with the group of before, and find
    nothing.
    """
    return Store.objects.select_for_update(no_key=True).get(pk=store_id)
