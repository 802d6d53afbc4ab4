"""Let a paused channel database receive data again."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from channel.errors import StateConflict
from registers.models import ChannelDatabase, RegisterEvent
from registers.noted_changes import change_of
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def resume_data_synchronization(*, channel_database: ChannelDatabase, user: AbstractBaseUser | None) -> None:
    """Resume it: its next plan leads from what it holds to the last release by the cheapest way.

    Raises:
        StateConflict: it is not paused.
    """
    paused = ChannelDatabase.objects.filter(pk=channel_database.pk, pause_data_synchronization=True)
    with change_of(channel_database):
        if not paused.update(pause_data_synchronization=False):
            raise StateConflict("The data synchronization of this channel database is not paused.")
    if channel_database.register is not None:
        record_register_event(register=channel_database.register, kind=RegisterEvent.Kind.SYNC_RESUMED, user=user)
