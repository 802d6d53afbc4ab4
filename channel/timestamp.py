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
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
