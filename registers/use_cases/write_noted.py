"""Write what calls have left behind: heartbeats, journals' numbers, when devices were seen, and calls counted.

Four statements for thousands of registers, fed with JSON: the ORM's bulk_update takes a CASE for each value, and
bulk_create would make a status for a register that was removed meanwhile.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from registers import noted_queue
from registers.copying.prepared import run
from registers.domain.noted import CountedCalls, Gathering, Heartbeat, Noted
from registers.use_cases.note_device_seen import WRITE_INTERVAL

# So many in one statement; more would make one transaction of a whole morning.
ROWS_PER_STATEMENT = 2_000

_MOMENTS = ("download_attempted_at", "download_succeeded_at", "upload_attempted_at", "upload_succeeded_at")
_NUMBERS = ("last_sequence_number", "channel_database_bytes", "journal_bytes", "free_disk_bytes", "clock_offset_seconds")
_HEARTBEAT = (
    {"register_id": "bigint", "at": "timestamptz"} | dict.fromkeys(_NUMBERS, "bigint") | dict.fromkeys(_MOMENTS, "timestamptz")
)
_COUNTED = ("device_id", "route", "method", "address", "count", "refused")
_CALLS = dict(zip(_COUNTED, ("bigint", "text", "text", "text", "bigint", "bigint"), strict=True)) | {
    "first_at": "timestamptz",
    "last_at": "timestamptz",
}
_SEEN = {"device_id": "bigint", "at": "timestamptz", "written_before": "timestamptz"}

# A status that was written since is newer. The number is not lowered, and the rest is as the register says.
_WRITE_STATUSES = """
UPDATE registers_registerstatus SET reported_at = told.at, {fields}
FROM {rows} WHERE registers_registerstatus.register_id = told.register_id AND registers_registerstatus.reported_at < told.at
""".replace("{fields}", ", ".join(f"{name} = told.{name}" for name in (*_NUMBERS, *_MOMENTS)))
# Only after a heartbeat that was written just now: one that comes late may be of the journal before the status's.
_WRITE_JOURNALS = """
UPDATE registers_registerjournal SET last_sequence_number = told.last_sequence_number, told_at = told.at
FROM {rows} JOIN registers_registerstatus status ON status.register_id = told.register_id
WHERE registers_registerjournal.register_id = told.register_id AND registers_registerjournal.journal_id = status.journal_id
AND registers_registerjournal.last_sequence_number < told.last_sequence_number AND status.reported_at = told.at
"""
_WRITE_SEEN = """
UPDATE registers_device SET last_seen_at = told.at FROM {rows} WHERE registers_device.id = told.device_id
AND (registers_device.last_seen_at IS NULL OR registers_device.last_seen_at < told.written_before)
"""
_WRITE_CALLS = """
INSERT INTO registers_devicecall (device_id, route, method, address, count, refused, first_at, last_at)
SELECT told.device_id, told.route, told.method, told.address, told.count, told.refused, told.first_at, told.last_at
FROM {rows} JOIN registers_device ON registers_device.id = told.device_id WHERE 1 = 1
ON CONFLICT (device_id, route, method, address) DO UPDATE SET
    count = registers_devicecall.count + excluded.count,
    refused = registers_devicecall.refused + excluded.refused,
    last_at = CASE WHEN excluded.last_at > registers_devicecall.last_at THEN excluded.last_at
        ELSE registers_devicecall.last_at END
"""


def write_queued() -> int:
    """Write what waits in the queue; returns of how many registers a heartbeat was written.

    Raises:
        RedisError: the queue cannot be reached.
    """
    gathering = Gathering()
    with noted_queue.taken() as batches:
        gathering.add(batches)
        noted = gathering.take()
        write_noted(noted=noted)
    return len(noted.heartbeats)


def write_noted(*, noted: Noted) -> None:
    """Write a batch, in the order of its keys so that two writers wait for each other and do not lock each other out."""
    for heartbeats in _steps(noted.heartbeats):
        with transaction.atomic():
            rows = [_heartbeat_row(heartbeat) for heartbeat in heartbeats]
            _execute(_WRITE_STATUSES, _HEARTBEAT, rows)
            _execute(_WRITE_JOURNALS, _HEARTBEAT, rows)
    for calls in _steps(noted.calls):
        with transaction.atomic():
            _execute(_WRITE_SEEN, _SEEN, _seen_rows(calls))
            _execute(_WRITE_CALLS, _CALLS, [_call_row(counted) for counted in calls])


def _heartbeat_row(heartbeat: Heartbeat) -> dict[str, Any]:
    row = {name: getattr(heartbeat, name) for name in ("register_id", *_NUMBERS)}
    return row | {name: _moment(getattr(heartbeat, name)) for name in ("at", *_MOMENTS)}


def _call_row(counted: CountedCalls) -> dict[str, Any]:
    row = {name: getattr(counted, name) for name in _COUNTED}
    return row | {name: _moment(getattr(counted, name)) for name in ("first_at", "last_at")}


def _seen_rows(calls: Iterable[CountedCalls]) -> list[dict[str, Any]]:
    """Say when each device was last seen; what was written within the minute before stands."""
    seen: dict[int, datetime] = {}
    for counted in calls:
        seen[counted.device_id] = max(counted.last_at, seen.get(counted.device_id, counted.last_at))
    return [
        {"device_id": key, "at": _moment(at), "written_before": _moment(at - WRITE_INTERVAL)} for key, at in sorted(seen.items())
    ]


def _steps(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[start : start + ROWS_PER_STATEMENT] for start in range(0, len(rows), ROWS_PER_STATEMENT))


def _moment(moment: datetime | None) -> str | None:
    """Write a moment as the database compares it."""
    return None if moment is None else str(connection.ops.adapt_datetimefield_value(moment))


def _execute(statement: str, columns: dict[str, str], rows: list[dict[str, Any]]) -> None:
    run(statement.format(rows=_rows_from_json(columns)), [msgspec.json.encode(rows).decode()])


def _rows_from_json(columns: dict[str, str]) -> str:
    """Write the part of FROM that reads the rows, called `told`, out of one JSON parameter."""
    if connection.vendor == "postgresql":
        typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        return f"jsonb_to_recordset(%s::jsonb) AS told({typed})"
    read = ", ".join(f"value ->> '{name}' AS {name}" for name in columns)
    return f"(SELECT {read} FROM json_each(%s)) AS told"  # noqa: S608 - names of our own
