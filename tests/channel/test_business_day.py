from datetime import UTC, date, datetime

import pytest

from channel.business_day import business_date, store_date


@pytest.mark.parametrize(
    ("at", "cutoff", "expected"),
    [
        ("2026-01-05T22:59", "00:00", date(2026, 1, 5)),
        ("2026-01-05T23:00", "00:00", date(2026, 1, 6)),
        ("2026-01-06T02:59", "04:00", date(2026, 1, 5)),
        ("2026-01-06T03:00", "04:00", date(2026, 1, 6)),
        ("2026-03-29T01:30", "04:00", date(2026, 3, 28)),
    ],
)
def test_business_date_ends_at_the_cutoff_in_the_time_of_the_store(at, cutoff, expected):
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert business_date(moment, "Europe/Berlin", cutoff) == expected


def test_prices_go_by_the_calendar_date_of_the_store():
    assert store_date(datetime(2026, 1, 5, 23, 30, tzinfo=UTC), "Europe/Berlin") == date(2026, 1, 6)
    assert store_date(datetime(2026, 1, 5, 23, 30, tzinfo=UTC), "America/New_York") == date(2026, 1, 5)
