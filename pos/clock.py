"""The one place where the register reads the time of day.

Everything else takes a `Clock` or a moment, so that a replay can sell in the past and a test can wait for a month.
How moments are written is the contract's; it is passed on from here so that the register writes them one way.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from channel.timestamp import timestamp_text
from channel.transaction import parse_timestamp

__all__ = ["Clock", "moment_or_none", "parse_timestamp", "timestamp_text", "utc_now"]

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time, aware and in UTC."""
    return datetime.now(UTC)


def moment_or_none(text: str | None) -> datetime | None:
    """Read a moment as documents write it, and nothing as nothing."""
    return None if text is None else parse_timestamp(text)
