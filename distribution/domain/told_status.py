"""What of a register's status has to be written down at once, and what can wait for the next bulk write.

Told apart by what is left out and not by what is named: a field somebody adds to the status is written at once until
somebody says otherwise here.
"""

import hashlib
from datetime import UTC, datetime

import msgspec

from channel.plan import AttemptReport, RegisterStatus

DIGEST_LENGTH = 32

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_replace = msgspec.structs.replace
_encode = msgspec.json.Encoder().encode


def told_digest(status: RegisterStatus, *, is_clock_off: bool) -> str:
    """Name all of a status but its heartbeat: moments, sizes, and the last number used, which HQ may learn a little later."""
    turning = _replace(
        status,
        clock_at=_NEVER,
        last_sequence_number=0,
        channel_database_bytes=0,
        journal_bytes=0,
        free_disk_bytes=0,
        last_download=_without_moments(status.last_download),
        last_upload=_without_moments(status.last_upload),
    )
    return hashlib.blake2b(_encode((turning, is_clock_off)), digest_size=DIGEST_LENGTH // 2).hexdigest()


def _without_moments(attempt: AttemptReport | None) -> AttemptReport | None:
    return None if attempt is None else AttemptReport(at=_NEVER, error=attempt.error)
