"""Ask for a full synchronization: one job or all data anew, for one channel database, a group or all, now or later.

A row: the sweep starts it when its time has come (`start_due_full_syncs`), also after a restart.
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from channel.errors import InvalidInput, StateConflict
from distribution.models import FullSync, SchedulerJob
from distribution.use_cases.start_due_full_syncs import start_due_full_syncs
from registers.models import ChannelDatabase, ChannelDataGroup, RegisterEvent
from registers.noted_changes import note_creations
from registers.use_cases.record_register_event import record_register_event


@transaction.atomic
def request_full_sync(
    *,
    channel_database: ChannelDatabase | None = None,
    group: ChannelDataGroup | None = None,
    job: SchedulerJob | None = None,
    start_at: datetime,
    user: AbstractBaseUser | None,
    now: datetime,
) -> FullSync:
    """Request it once: a request for the same at the same time joins the one that waits.

    Without a channel database and a group it is for all groups; without a job for all data. What is due starts at once.

    Raises:
        InvalidInput: a group's full synchronization is of all jobs; and a database belongs to one group already.
        StateConflict: the channel database is the server's own, or receives no data.
    """
    if group is not None and channel_database is not None:
        raise InvalidInput("A full synchronization is for one channel database, or for a group, or for all.")
    if job is not None and channel_database is None:
        raise InvalidInput("One job is sent whole to one channel database only; a group or all receive everything.")
    if channel_database is not None:
        _refuse_unsuitable(channel_database)
    start_at = max(start_at, now)
    scope = {"channel_database": channel_database, "group": group, "job": job, "start_at": start_at}
    full_sync = FullSync.objects.filter(**scope, state=FullSync.State.WAITING).first()
    if full_sync is None:
        requested_by = {"requested_by_id": user.pk if user else None}
        full_sync = FullSync.objects.create(**scope, **requested_by, requested_at=now)
        note_creations([full_sync])
        _write_log(full_sync, user)
    start_due_full_syncs(now=now)
    full_sync.refresh_from_db()
    return full_sync


def _refuse_unsuitable(channel_database: ChannelDatabase) -> None:
    if channel_database.kind != ChannelDatabase.Kind.OFFLINE:
        raise StateConflict("The server's own copy is compared and repaired by the server; nothing needs to be asked for.")
    if channel_database.group_id is None:
        raise StateConflict("This register receives no data: its support offline is off.")


def _write_log(full_sync: FullSync, user: AbstractBaseUser | None) -> None:
    """Write into the log of the register, when the request is for one."""
    if full_sync.channel_database is None or full_sync.channel_database.register is None:
        return
    what = str(full_sync.job) if full_sync.job else "all jobs"
    starts_at = timezone.localtime(full_sync.start_at)
    record_register_event(
        register=full_sync.channel_database.register,
        kind=RegisterEvent.Kind.FULL_SYNC_REQUESTED,
        user=user,
        note=f"{what}, from {starts_at:%Y-%m-%d %H:%M %Z}",
    )
