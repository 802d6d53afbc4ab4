"""Switch a register's offline support on: *Support offline = Yes*."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from registers.models import ChannelDatabase, Device, Register, RegisterEvent
from registers.queries.locked_register import locked_register
from registers.queries.locked_store import locked_store
from registers.use_cases.issue_activation_code import IssuedActivationCode, issue_activation_code
from registers.use_cases.record_register_event import record_register_event


@dataclass(frozen=True, slots=True)
class SupportOfflineSwitchedOn:
    """What was created; `activation_code` is None when a device is activated already."""

    channel_database: ChannelDatabase
    activation_code: IssuedActivationCode | None


@transaction.atomic
def switch_support_offline_on(*, register: Register, user: AbstractBaseUser | None) -> SupportOfflineSwitchedOn:
    """Give a register its own channel database, in the channel data group that serves its store, else that will.

    What the database held before it was switched off is forgotten: the store may have moved since, and a release means
    something in its own group only. The register tells with its next poll.

    Raises: StateConflict when it is on already.
    """
    store = locked_store(register.store_id)
    locked = locked_register(register.pk)
    if locked.support_offline:
        raise StateConflict(f"Support offline is on already for register {locked.number}.")
    group = store.serving_group or store.channel_data_group
    anew = {"group": group, "release_number": None, "release_applied_at": None, "epoch": None}
    database, _created = ChannelDatabase.objects.update_or_create(
        register=locked, defaults=anew, create_defaults={"group": group, "kind": ChannelDatabase.Kind.OFFLINE}
    )
    locked.support_offline = register.support_offline = True
    locked.save(update_fields=["support_offline"])
    record_register_event(register=locked, kind=RegisterEvent.Kind.SUPPORT_OFFLINE_ON, user=user, note=group.name)
    has_device = Device.objects.filter(register=locked, state=Device.State.ACTIVATED).exists()
    code = None if has_device else issue_activation_code(register=locked, user=user)
    return SupportOfflineSwitchedOn(channel_database=database, activation_code=code)
