"""What can be said against a document without asking what else HQ has: its sums, its currency, its dates.

Dates are compared as text, which sorts like time: reading ten thousand moments only to find them ordinary costs more than
everything else here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from channel import money, totals
from channel.business_day import business_date
from channel.figures import Figures
from channel.timestamp import timestamp_text
from channel.transaction import Transaction, parse_timestamp
from registers.domain.reason import Note, Reason

# A register's clock may be off by so much before anybody looks; beyond a day its dates cannot be believed.
CLOCK_TOLERANCE = timedelta(minutes=5)
CLOCK_LIMIT = timedelta(days=1)
# No till that writes these documents has sold before; old sales that are entered again may be decades old.
FIRST_BUSINESS_DATE = "2000-01-01"
# A store whose cutoff or time zone was changed since has days of before that begin a day earlier or later at most.
SHIFT_DATE_TOLERANCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StoreRules:
    """What a store's documents are held against, at the moment they came."""

    currency: str
    time_zone: str
    cutoff: str
    ahead_after: str
    future_after: str
    last_business_date: str


def store_rules(*, currency: str, time_zone: str, cutoff: str, received_at: datetime) -> StoreRules:
    """Work out the bounds of dates once for a batch."""
    return StoreRules(
        currency=currency,
        time_zone=time_zone,
        cutoff=cutoff,
        ahead_after=timestamp_text(received_at + CLOCK_TOLERANCE),
        future_after=timestamp_text(received_at + CLOCK_LIMIT),
        # East of Greenwich it is tomorrow already.
        last_business_date=(received_at + CLOCK_LIMIT).date().isoformat(),
    )


def check_document(document: Transaction, rules: StoreRules, figures: Figures | None = None) -> Iterator[Reason]:
    """Yield every reason and note; what has `figures` was proven to add up, and was sold for list prices."""
    if document.currency != rules.currency:
        message = f"The store sells in {rules.currency}, not in {document.currency}."
        yield Reason("foreign-currency", "/currency", message)
    for finding in totals.check(document, money.exponent(document.currency)) if figures is None else ():
        yield Reason(finding.code, finding.pointer, finding.message)
    yield from _check_dates(document, rules)
    for index, line in enumerate(document.lines) if figures is None else ():
        if line.list_price is not None and line.list_price != line.unit_price:
            message = f"It was sold for {line.unit_price} where the price list said {line.list_price}."
            yield Note("price-keyed", f"/lines/{index}/unit_price", message)


def _check_dates(document: Transaction, rules: StoreRules) -> Iterator[Reason]:
    completed_at, day, shift = document.completed_at, document.business_date, document.shift
    if completed_at > rules.future_after:
        yield Reason("completed-in-future", "/completed_at", f"It was completed at {completed_at}, which is still to come.")
    elif completed_at > rules.ahead_after:
        yield Note("clock-ahead", "/completed_at", f"It was completed at {completed_at}: the register's clock is ahead.")
    if day > rules.last_business_date:
        yield Reason("business-date-future", "/business_date", f"Its business date {day} is still to come.")
    elif day < FIRST_BUSINESS_DATE:
        yield Reason("business-date-past", "/business_date", f"Its business date {day} is before {FIRST_BUSINESS_DATE}.")
    if shift is not None:
        right = _business_date(shift.opened_at, rules.time_zone, rules.cutoff)
        if right is not None and day != right:
            message = f"Its business date is {day}, but its shift was opened on {right}."
            if _is_near(day, right):
                yield Note("business-date-of-shift", "/business_date", message)
            else:
                yield Reason("business-date-of-shift", "/business_date", message)


def _is_near(day: str, right: str) -> bool:
    return abs(date.fromisoformat(day) - date.fromisoformat(right)) <= SHIFT_DATE_TOLERANCE


@lru_cache(maxsize=4096)
def _business_date(opened_at: str, time_zone: str, cutoff: str) -> str | None:
    """Return the date a shift belongs to; None for the first and last hours of time, which have none everywhere."""
    try:
        return date.isoformat(business_date(parse_timestamp(opened_at), time_zone, cutoff))
    except OverflowError:
        return None
