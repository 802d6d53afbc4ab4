"""Start the full synchronizations whose time has come: count them up in the channel databases they are for.

A count and not a flag: the plan of a database names it and the register says it back once it is done, so one that is
asked for again meanwhile is not lost, and none is done twice. One UPDATE per request, whatever the number of databases.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, JSONField, Q
from django.db.models.sql.compiler import SQLCompiler

from channel.jobs import ALL_JOBS
from distribution.models import FullSync
from registers.models import ChannelDatabase

State = FullSync.State


class Incremented(Func):
    """A JSON column of counts, with the count of one job raised by one."""

    output_field = JSONField()

    def __init__(self, column: str, job: int) -> None:
        super().__init__(F(column))
        self.job = job

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """Write it for SQLite."""
        path = f"""'$."{int(self.job)}"'"""
        template = f"json_set(%(expressions)s, {path}, COALESCE(json_extract(%(expressions)s, {path}), 0) + 1)"
        return super().as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """Write it for PostgreSQL."""
        key = f"'{int(self.job)}'"
        count = f"COALESCE((%(expressions)s->>{key})::int, 0) + 1"
        template = f"%(expressions)s || jsonb_build_object({key}, {count})"
        return super().as_sql(compiler, connection, template=template, **extra)


def start_due_full_syncs(*, now: datetime) -> int:
    """Start what is due and return how many were started by this call; each is started once, by whoever comes first."""
    due = FullSync.objects.filter(state=State.WAITING, start_at__lte=now).order_by("start_at", "pk")
    return sum(_start(full_sync, now) for full_sync in list(due))


@transaction.atomic
def _start(full_sync: FullSync, now: datetime) -> bool:
    """Start one, unless it was started or canceled meanwhile."""
    taken = FullSync.objects.filter(pk=full_sync.pk, state=State.WAITING).update(state=State.STARTED, started_at=now)
    if taken:
        counted = Incremented("full_syncs", full_sync.job_id or ALL_JOBS)
        ChannelDatabase.objects.filter(databases_of(full_sync)).update(full_syncs=counted)
    return bool(taken)


def databases_of(full_sync: FullSync) -> Q:
    """Say which channel databases a request is for: registers' own, because the server's copy heals by itself."""
    offline = Q(kind=ChannelDatabase.Kind.OFFLINE, group__isnull=False)
    if full_sync.channel_database_id is not None:
        return offline & Q(pk=full_sync.channel_database_id)
    if full_sync.group_id is not None:
        return offline & Q(group=full_sync.group_id)
    return offline
