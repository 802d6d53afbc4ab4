"""The drawing of a product's prices: what registers ask when, and where the bars are."""

from datetime import date
from decimal import Decimal

from backoffice.portal.domain.price_time_line import WIDTH, Spell, spells, time_line

TODAY = date(2026, 7, 1)


def price(unit_price: str, first: str, last: str | None = None):
    return date.fromisoformat(first), date.fromisoformat(last) if last else None, Decimal(unit_price)


def said(prices) -> list[tuple[str, str, str]]:
    return [(str(spell.unit_price), str(spell.first), str(spell.last)) for spell in spells(prices)]


def test_a_price_goes_on_after_a_shorter_one_that_began_later():
    prices = [price("2.00", "2026-01-01"), price("1.50", "2026-03-01", "2026-03-31")]
    assert said(prices) == [
        ("2.00", "2026-01-01", "2026-02-28"),
        ("1.50", "2026-03-01", "2026-03-31"),
        ("2.00", "2026-04-01", "None"),
    ]


def test_days_without_a_price_are_left_out_and_equal_neighbours_are_one():
    prices = [price("1.00", "2026-01-01", "2026-01-31"), price("1.00", "2026-02-01", "2026-02-28"), price("1.00", "2026-05-01")]
    assert said(prices) == [("1.00", "2026-01-01", "2026-02-28"), ("1.00", "2026-05-01", "None")]


def test_nothing_is_asked_where_there_is_no_price():
    assert spells([]) == []


def test_bars_fill_the_line_from_the_first_day_and_today_is_on_it():
    line = time_line({"RETAIL": spells([price("2.00", "2026-06-01", "2026-06-30"), price("3.00", "2026-07-01")])}, TODAY)
    ((name, (before, after)),) = line.lanes
    assert (name, line.first, line.last) == ("RETAIL", date(2026, 6, 1), date(2026, 7, 31))
    assert (before.x, before.x + before.width, after.x + after.width) == (0, after.x, WIDTH)
    assert (line.today_x, before.is_labelled, before.middle) == (after.x, True, before.width / 2)


def test_what_ended_more_than_a_year_ago_is_not_drawn_and_what_began_then_is_cut():
    old, since = Spell(Decimal(1), date(2020, 1, 1), date(2020, 12, 31)), Spell(Decimal(2), date(2021, 1, 1), None)
    line = time_line({"RETAIL": [old, since]}, TODAY)
    assert line.first == date(2025, 7, 1)
    assert [(bar.spell, bar.x, bar.width) for bar in line.lanes[0][1]] == [(since, 0, WIDTH)]
