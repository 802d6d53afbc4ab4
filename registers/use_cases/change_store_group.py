"""Move a store to another channel data group.

Its registers stay with the data they have until the new group has published a release that holds the store; then
`serve_stores` brings their databases along. Led there at once, they would get that group's data without their own store.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from registers.models import ChannelDatabase, ChannelDataGroup, RegisterEvent, Store
from registers.queries.locked_store import locked_store
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def change_store_group(*, store: Store, group: ChannelDataGroup, user: AbstractBaseUser | None) -> Store:
    """Put a store into another group, from which the next release of that group is made.

    The databases of a store that no release has ever held wait for the new group.

    Raises: StateConflict when the store is in this group already.
    """
    locked = locked_store(store.pk)
    if locked.channel_data_group_id == group.pk:
        raise StateConflict(f"Store {locked.number} is in {group.name} already.")
    note = f"{locked.channel_data_group.name} → {group.name}"
    locked.channel_data_group = store.channel_data_group = group
    locked.save(update_fields=["channel_data_group"])
    if locked.serving_group_id is None:
        waiting = ChannelDatabase.objects.filter(register__store=locked, group__isnull=False, release_number__isnull=True)
        waiting.update(group=group)
    for register in locked.registers.all():
        record_register_event(register=register, kind=RegisterEvent.Kind.GROUP_CHANGED, user=user, note=note)
    return locked
