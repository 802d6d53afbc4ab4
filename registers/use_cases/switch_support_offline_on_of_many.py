"""Switch the offline support of many registers on at once, in the same few statements for forty and for ten thousand.

What it means for one is told in `switch_support_offline_on`; here no activation code is issued, because a code is shown
once and nobody reads forty: an activation file brings them.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from registers.models import ChannelDatabase, Register, RegisterEvent
from registers.noted_changes import changes_of
from registers.queries.locked_register import locked_registers
from registers.queries.locked_store import locked_stores_of
from registers.use_cases.record_register_events import record_register_events


@transaction.atomic
def switch_support_offline_on_of_many(*, registers: Collection[int], user: AbstractBaseUser | None) -> int:
    """Give each register (by primary key) that has it off its own channel database; return how many that were."""
    group_of_store = {store.pk: store.serving_group_id or store.channel_data_group_id for store in locked_stores_of(registers)}
    group_of = {
        register.pk: group_of_store[register.store_id] for register in locked_registers(registers) if not register.support_offline
    }
    known = ChannelDatabase.objects.filter(register__in=group_of)
    is_known = set(known.values_list("register_id", flat=True))
    known.update(group=Subquery(_serving_group()), release_number=None, release_applied_at=None, epoch=None)
    new = [
        ChannelDatabase(register_id=register, group_id=group, kind=ChannelDatabase.Kind.OFFLINE)
        for register, group in group_of.items()
        if register not in is_known
    ]
    ChannelDatabase.objects.bulk_create(new, batch_size=1000)
    with changes_of(Register, group_of):
        Register.objects.filter(pk__in=group_of).update(support_offline=True)
    _log(group_of, user)
    return len(group_of)


def _serving_group() -> "QuerySet[Any, Any]":
    """Build the group that serves the store of a channel database's register, else that will."""
    owner = Register.objects.filter(pk=OuterRef("register_id"))
    return owner.values_list(Coalesce("store__serving_group", "store__channel_data_group"))[:1]


def _log(group_of: dict[int, int], user: AbstractBaseUser | None) -> None:
    names = Register.objects.filter(pk__in=group_of).values_list("pk", "channel_database__group__name")
    record_register_events(notes=names, kind=RegisterEvent.Kind.SUPPORT_OFFLINE_ON, user=user)
