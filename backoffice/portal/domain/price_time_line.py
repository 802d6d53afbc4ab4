"""When which price of a product holds, as bars on a line of days. No clock: today is an argument.

Prices of a group overlap: the one that began last counts, and when it has ended the one before it goes on. So the bars
are what registers ask, and not the rows as they were written.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 1000.0
#: How much of the past is drawn, and how much of what is open on both sides.
PAST_DAYS, AHEAD_DAYS = 365, 30
#: Bars at least so wide have their price written on them.
WIDE_ENOUGH = 70.0

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """One price, asked from a day to a day, both included; None: until further notice."""

    unit_price: Decimal
    first: datetime.date
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A spell, and where it is drawn."""

    spell: Spell
    x: float
    width: float

    @property
    def is_labelled(self) -> bool:
        """Say whether its price fits on it."""
        return self.width >= WIDE_ENOUGH

    @property
    def middle(self) -> float:
        """Return where its price is centred."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The bars by price group, the days at both ends, and where today is."""

    lanes: Sequence[tuple[str, Sequence[Bar]]]
    first: datetime.date
    last: datetime.date
    today_x: float


def spells(prices: Sequence[tuple[datetime.date, datetime.date | None, Decimal]]) -> list[Spell]:
    """Return what is asked when, of prices of one group as (valid from, valid to, unit price)."""
    edges = sorted({edge for first, last, _price in prices for edge in (first, *([last + ONE_DAY] if last else []))})
    found: list[Spell] = []
    for place, edge in enumerate(edges):
        holding = [price for price in prices if price[0] <= edge and (price[1] is None or price[1] >= edge)]
        if not holding:
            continue
        last = edges[place + 1] - ONE_DAY if place + 1 < len(edges) else None
        unit_price = max(holding, key=lambda price: price[0])[2]
        before = found[-1] if found else None
        if before and before.unit_price == unit_price and before.last == edge - ONE_DAY:
            found[-1] = Spell(unit_price, before.first, last)
        else:
            found.append(Spell(unit_price, edge, last))
    return found


def time_line(lanes: Mapping[str, Sequence[Spell]], today: datetime.date) -> TimeLine:
    """Place the spells of each price group on one line of days."""
    every = [spell for of_group in lanes.values() for spell in of_group]
    first = max(min([today, *(spell.first for spell in every)]), today - PAST_DAYS * ONE_DAY)
    edges = [today, *(spell.first for spell in every), *(spell.last for spell in every if spell.last)]
    last = max(edges) + AHEAD_DAYS * ONE_DAY
    days = (last - first).days + 1

    def x_of(day: datetime.date) -> float:
        return round(WIDTH * (day - first).days / days, 2)

    def bar(spell: Spell) -> Bar:
        begin = x_of(max(spell.first, first))
        end = WIDTH if spell.last is None else x_of(spell.last + ONE_DAY)
        return Bar(spell, begin, round(end - begin, 2))

    drawn = [
        (name, [bar(spell) for spell in of_group if not spell.last or spell.last >= first]) for name, of_group in lanes.items()
    ]
    return TimeLine(drawn, first, last, x_of(today))
