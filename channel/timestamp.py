"""Moments in time as both ends write them: UTC, six digits after the second, so that text sorts like time."""

from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

# A moment with its time zone; decoding refuses one without.
Timestamp = Annotated[datetime, Meta(tz=True)]


def timestamp_text(moment: datetime) -> str:
    """Write a moment as "YYYY-MM-DDTHH:MM:SS.ffffffZ".

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    # isoformat and not strftime, which writes the year 987 with three digits on some systems.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
