"""By when somebody is born who is old enough."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.age import born_by


@pytest.mark.parametrize(
    ("today", "born"),
    [("2026-01-05", "2008-01-05"), ("2026-02-28", "2008-02-28"), ("2026-03-01", "2008-03-01"), ("2028-02-29", "2010-02-28")],
)
def test_birthday_is_the_first_day(today, born):
    assert born_by(18, date.fromisoformat(today)) == date.fromisoformat(born)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 21))
def test_one_day_more_is_too_young(today, years):
    latest = born_by(years, today)
    assert (latest.year, latest <= today) == (today.year - years, True)
