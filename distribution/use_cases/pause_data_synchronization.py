"""Let a channel database receive no data for a while; it goes on selling from what it holds."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from registers.models import ChannelDatabase, RegisterEvent
from registers.noted_changes import change_of
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def pause_data_synchronization(*, channel_database: ChannelDatabase, user: AbstractBaseUser | None) -> None:
    """Pause it: its plans name no packages. Nothing is kept for it meanwhile, so it builds no backlog.

    Raises:
        StateConflict: it is paused already.
    """
    running = ChannelDatabase.objects.filter(pk=channel_database.pk, pause_data_synchronization=False)
    with change_of(channel_database):
        if not running.update(pause_data_synchronization=True):
            raise StateConflict("The data synchronization of this channel database is paused already.")
    if channel_database.register is not None:
        record_register_event(register=channel_database.register, kind=RegisterEvent.Kind.SYNC_PAUSED, user=user)
