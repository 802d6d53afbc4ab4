"""Move a store to another channel data group, together with the databases of its registers."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from registers.models import ChannelDatabase, ChannelDataGroup, RegisterEvent, Store
from registers.queries.locked_store import locked_store
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def change_store_group(*, store: Store, group: ChannelDataGroup, user: AbstractBaseUser | None) -> Store:
    """Move a store; a register of it must never receive the data of a group its store is not in.

    Releases are numbered by group, so what the databases last told of theirs is forgotten.

    Raises: StateConflict when the store is in this group already.
    """
    locked = locked_store(store.pk)
    if locked.channel_data_group_id == group.pk:
        raise StateConflict(f"Store {locked.number} is in {group.name} already.")
    note = f"{locked.channel_data_group.name} → {group.name}"
    locked.channel_data_group = store.channel_data_group = group
    locked.save(update_fields=["channel_data_group"])
    ChannelDatabase.objects.filter(register__store=locked, group__isnull=False).update(
        group=group, release_number=None, release_applied_at=None, epoch=None
    )
    for register in locked.registers.all():
        record_register_event(register=register, kind=RegisterEvent.Kind.GROUP_CHANGED, user=user, note=note)
    return locked
