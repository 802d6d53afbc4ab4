"""Write down what a register says of itself when it polls.

One row for its latest status, one an hour for its history, and what turned at once: rows that people, alerts and the search
for missing transactions read. What a register says is cut to fit and never refused: a register that cannot report its
trouble cannot be helped. Polls that tell nothing new do not come here (`pass_unchanged_poll`).
"""

import logging
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from channel import plan
from distribution.domain.told_moment import told_moment
from distribution.domain.told_status import told_digest
from distribution.use_cases.record_database_status import record_database_status
from registers.copying.put_row import put_row
from registers.models import Alert, ChannelDatabase, Device, Register, RegisterEvent, RegisterStatus, RegisterStatusHistory
from registers.use_cases.close_alert import close_alert
from registers.use_cases.note_awaited_transactions import note_awaited_transactions
from registers.use_cases.note_journal import note_journal
from registers.use_cases.raise_alert import raise_alert
from registers.use_cases.record_register_event import record_register_event

logger = logging.getLogger(__name__)

HISTORY_INTERVAL = timedelta(hours=1)

_TEXT_LENGTHS = {
    field.name: field.max_length for field in RegisterStatus._meta.fields if getattr(field, "max_length", None) is not None
}
# Base64 of 32 bytes.
_SEALING_KEY = re.compile("[A-Za-z0-9+/]{43}=")
# A clock that is off by more than a year is off; how much more says nothing.
_LARGEST_OFFSET = timedelta(days=366)
# What is a turn, and gets a row of the history at once.
_TURNS = ("connection_mode", "connection_reason", "last_error")
_OF_HISTORY = (
    *_TURNS,
    *("sales_waiting", "last_sequence_number", "channel_database_bytes", "free_disk_bytes"),
    *("clock_offset_seconds", "program_version"),
)


@transaction.atomic(savepoint=False)
def record_status(
    *,
    register: Register,
    channel_database: ChannelDatabase | None,
    status: plan.RegisterStatus,
    now: datetime,
    device: Device | None = None,
) -> None:
    """Keep a register's latest status, what it says of its channel database, and the sealing key of the device it runs on."""
    before: RegisterStatus | None = getattr(register, "status", None)
    values = _values(status, now)
    if _is_turn(before, values, channel_database, status, now):
        values["history_at"] = now
        history = {name: values[name] for name in _OF_HISTORY}
        put_row(RegisterStatusHistory, {"register_id": register.pk, "at": now, "release_number": status.release, **history})
    # Of two polls at once, the later one's is kept.
    put_row(RegisterStatus, {"register_id": register.pk, **values}, key="register_id")
    _record_transactions(register, before, status, now)
    _tell_of_clock(register, before, values, now)
    if device is not None:
        _record_sealing_key(device, status.sealing_key)
    if channel_database is not None:
        record_database_status(register=register, channel_database=channel_database, status=status, now=now)


def clock_offset(status: plan.RegisterStatus, now: datetime) -> int:
    """Tell by how many seconds a register's clock is fast."""
    return round(max(-_LARGEST_OFFSET, min(_LARGEST_OFFSET, status.clock_at - now)).total_seconds())


def is_clock_off(offset_seconds: int) -> bool:
    """Tell whether a clock is off by more than people are to put up with."""
    return abs(offset_seconds) > settings.CLOCK_OFF_SECONDS


def _is_turn(
    before: RegisterStatus | None,
    values: dict[str, object],
    database: ChannelDatabase | None,
    status: plan.RegisterStatus,
    now: datetime,
) -> bool:
    """Tell whether the history gets a row: an hour has passed, or something turned that people look for in it."""
    if before is None or before.history_at is None or not now - HISTORY_INTERVAL < before.history_at <= now:
        return True
    if database is not None and database.group_id == status.group_id and database.release_number != status.release:
        return True
    return any(getattr(before, name) != values[name] for name in _TURNS)


def _record_transactions(register: Register, before: RegisterStatus | None, status: plan.RegisterStatus, now: datetime) -> None:
    """Keep which numbers were used and what waits; nothing when it is what was told before."""
    journal_id = _text("journal_id", status.journal_id)
    is_known = before is not None and before.told_digest and before.journal_id == journal_id
    if not is_known or before is None or before.last_sequence_number != status.last_sequence_number:
        note_journal(register_id=register.pk, journal_id=journal_id, last_sequence_number=status.last_sequence_number, now=now)
    if status.waiting or (before is not None and before.sales_waiting):
        note_awaited_transactions(
            register_id=register.pk,
            register_number=register.number,
            journal_id=journal_id,
            waiting=status.waiting,
            now=now,
        )


def _tell_of_clock(register: Register, before: RegisterStatus | None, values: dict[str, object], now: datetime) -> None:
    """Raise or close the alert when a clock turns out to be off, or no longer."""
    offset = int(str(values["clock_offset_seconds"]))
    was_off = before is not None and is_clock_off(before.clock_offset_seconds)
    if is_clock_off(offset) and not was_off:
        raise_alert(register_id=register.pk, kind=Alert.Kind.CLOCK_OFF, now=now, facts={"seconds": offset})
    elif was_off and not is_clock_off(offset):
        close_alert(register_id=register.pk, kind=Alert.Kind.CLOCK_OFF, now=now)


def _record_sealing_key(device: Device, sealing_key: str) -> None:
    """Keep the device's sealing key when it has a new one; what is no key is left out.

    A known key that is replaced goes into the register's log: whoever copied only the token would do the same.
    """
    if sealing_key == device.sealing_key or not _SEALING_KEY.fullmatch(sealing_key):
        return
    Device.objects.filter(pk=device.pk).update(sealing_key=sealing_key)
    if device.sealing_key:
        logger.warning("device %s of register %s has another sealing key", device.pk, device.register.number)
        kind, note = RegisterEvent.Kind.SEALING_KEY_CHANGED, f"Device {device.pk} told another one at a poll."
        record_register_event(register=device.register, kind=kind, user=None, note=note)


def _values(status: plan.RegisterStatus, now: datetime) -> dict[str, object]:
    offset = clock_offset(status, now)
    return {
        "reported_at": now,
        "connection_mode": status.connection_mode.value,
        "connection_reason": _text("connection_reason", status.connection_reason),
        "sales_waiting": status.sales_waiting,
        "oldest_waiting_at": told_moment(status.oldest_waiting_at),
        "journal_id": _text("journal_id", status.journal_id),
        "last_sequence_number": status.last_sequence_number,
        "channel_database_bytes": status.channel_database_bytes,
        "journal_bytes": status.journal_bytes,
        "free_disk_bytes": status.free_disk_bytes,
        "program_version": _text("program_version", status.program_version),
        "clock_offset_seconds": offset,
        "full_syncs": {str(job): count for job, count in status.full_syncs.items()},
        "trusted_keys": status.trusted_keys,
        "last_error": _text("last_error", status.last_error),
        **_attempt("download", status.last_download),
        **_attempt("upload", status.last_upload),
        "waiting_amounts": status.waiting_amounts,
        "told_digest": told_digest(status, is_clock_off=is_clock_off(offset)),
    }


def _attempt(direction: str, attempt: plan.AttemptReport | None) -> dict[str, object]:
    return {
        f"{direction}_attempted_at": None if attempt is None else told_moment(attempt.at),
        f"{direction}_succeeded_at": None if attempt is None else told_moment(attempt.succeeded_at),
        f"{direction}_error": "" if attempt is None else _text(f"{direction}_error", attempt.error),
    }


def _text(field: str, text: str) -> str:
    """Fit a text to its column; PostgreSQL keeps no NUL."""
    return text.replace("\x00", "")[: _TEXT_LENGTHS[field]]
