"""Wrong PINs, counted per staff number, and how long each number has to wait for the next try.

Five may be wrong: then 30 seconds pass before the next, and twice as long with each that is wrong again, up to 15 minutes.
A right one ends it. Only the numbers tried last are kept, so that keying in numbers at random fills no disk.
"""

import math
import sqlite3
from datetime import datetime

import msgspec
from msgspec import Struct

from channel.timestamp import Timestamp
from pos.journal import settings
from pos.journal.connection import writing

FREE_FAILURES = 5
FIRST_LOCK_SECONDS = 30
LONGEST_LOCK_SECONDS = 900
MOST_NUMBERS = 100


class _Failures(Struct, frozen=True):
    """How many in a row were wrong, and when the last one was."""

    count: int
    last_at: Timestamp


_DECODER = msgspec.json.Decoder(dict[str, _Failures])


def seconds_locked(journal: sqlite3.Connection, staff_number: str, *, at: datetime) -> int:
    """Return the seconds this number still has to wait, 0 for none; a clock set back makes none wait longer than it would."""
    failures = _read(journal).get(staff_number)
    if failures is None or failures.count < FREE_FAILURES:
        return 0
    lock = min(LONGEST_LOCK_SECONDS, FIRST_LOCK_SECONDS << min(failures.count - FREE_FAILURES, 10))
    passed = (at - failures.last_at).total_seconds()
    return min(lock, max(0, math.ceil(lock - passed)))


def note(journal: sqlite3.Connection, staff_number: str, *, at: datetime) -> None:
    """Count a wrong PIN, the newest last."""
    with writing(journal):
        failures = _read(journal)
        before = failures.pop(staff_number, None)
        failures[staff_number] = _Failures(1 if before is None else before.count + 1, at)
        _write(journal, dict(list(failures.items())[-MOST_NUMBERS:]))


def forget(journal: sqlite3.Connection, staff_number: str) -> None:
    """Begin to count anew after a right PIN."""
    if staff_number in _read(journal):
        with writing(journal):
            failures = _read(journal)
            failures.pop(staff_number, None)
            _write(journal, failures)


def _read(journal: sqlite3.Connection) -> dict[str, _Failures]:
    text = settings.read(journal, settings.FAILED_SIGN_INS)
    return {} if text is None else _DECODER.decode(text)


def _write(journal: sqlite3.Connection, failures: dict[str, _Failures]) -> None:
    text = msgspec.json.encode(failures).decode() if failures else None
    settings.write(journal, settings.FAILED_SIGN_INS, text)
