"""Moments by a register's clock, which may stand anywhere."""

from datetime import UTC, datetime


def told_moment(moment: datetime | None) -> datetime | None:
    """Give a moment in UTC, or None when the register's clock is beyond what UTC can say."""
    try:
        return None if moment is None else moment.astimezone(UTC)
    except OverflowError:
        return None
