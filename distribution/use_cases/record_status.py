"""Write down what a register says of itself when it polls.

Two narrow rows and one UPDATE each, because this happens at every poll of every register. What a register says is
cut to fit and never refused: a register that cannot report its trouble cannot be helped.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from channel import plan
from registers.models import ChannelDatabase, Register, RegisterStatus

_TEXT_LENGTHS = {
    field.name: field.max_length for field in RegisterStatus._meta.fields if getattr(field, "max_length", None) is not None
}
# A clock that is off by more than a year is off; how much more says nothing.
_LARGEST_OFFSET = timedelta(days=366)


@transaction.atomic
def record_status(
    *, register: Register, channel_database: ChannelDatabase | None, status: plan.RegisterStatus, now: datetime
) -> None:
    """Keep a register's latest status, and the release its channel database says it holds."""
    values = _values(status, now)
    if not RegisterStatus.objects.filter(pk=register.pk).update(**values):
        RegisterStatus.objects.update_or_create(register=register, defaults=values)
    if channel_database is not None:
        _record_release(channel_database, status, now)


def _record_release(database: ChannelDatabase, status: plan.RegisterStatus, now: datetime) -> None:
    """Keep what the database holds of its present group; the release of another group is none of this one.

    Without a group it receives nothing any more, and what it last held stays known.
    """
    belongs = status.group_id == database.group_id
    release, epoch = (status.release, status.epoch) if belongs else (None, None)
    if database.group_id is None or (database.release_number, database.epoch) == (release, epoch):
        return
    ChannelDatabase.objects.filter(pk=database.pk).update(
        release_number=release, epoch=epoch, release_applied_at=None if release is None else now
    )


def _values(status: plan.RegisterStatus, now: datetime) -> dict[str, object]:
    offset = max(-_LARGEST_OFFSET, min(_LARGEST_OFFSET, status.clock_at - now))
    return {
        "reported_at": now,
        "connection_mode": status.connection_mode.value,
        "connection_reason": _text("connection_reason", status.connection_reason),
        "sales_waiting": status.sales_waiting,
        "oldest_waiting_at": _moment(status.oldest_waiting_at),
        "journal_id": _text("journal_id", status.journal_id),
        "last_sequence_number": status.last_sequence_number,
        "channel_database_bytes": status.channel_database_bytes,
        "journal_bytes": status.journal_bytes,
        "free_disk_bytes": status.free_disk_bytes,
        "program_version": _text("program_version", status.program_version),
        "clock_offset_seconds": round(offset.total_seconds()),
        "last_error": _text("last_error", status.last_error),
    }


def _text(field: str, text: str) -> str:
    """Fit a text to its column; PostgreSQL keeps no NUL."""
    return text.replace("\x00", "")[: _TEXT_LENGTHS[field]]


def _moment(moment: datetime | None) -> datetime | None:
    """Give a moment in UTC, or None when the register's clock is beyond what UTC can say."""
    try:
        return None if moment is None else moment.astimezone(UTC)
    except OverflowError:
        return None
