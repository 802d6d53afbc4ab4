"""Moments as text that sorts like time."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from channel.timestamp import timestamp_text


def test_moment_of_any_zone_is_written_in_utc_with_six_digits():
    moment = datetime(2026, 11, 2, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert timestamp_text(moment) == "2026-11-01T23:30:00.000000Z"


def test_year_has_four_digits():
    assert timestamp_text(datetime(987, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "0987-01-02T03:04:05.000006Z"


def test_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        timestamp_text(datetime(2026, 11, 2))  # noqa: DTZ001 - exactly that is refused
