"""A page of what HQ has not got, by the numbers people know."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import Struct

from channel.errors import NotFound
from registers.models import RegisterJournal
from registers.queries.missing_transactions import MissingRange, Place, Scope, missing_ranges, with_awaited

LARGEST = 2**63 - 1


class MissingTransactionsOf(Struct, frozen=True, kw_only=True):
    """Numbers of one journal that HQ has not got; of `unknown` of them no amount is known."""

    store: str
    register: str
    journal_id: str
    first: int
    last: int
    count: int
    since: datetime
    amounts: dict[str, Decimal]
    unknown: int


class MissingPage(Struct, frozen=True, kw_only=True):
    """A part of the list; `next` is the whole address of the next one, null at the end."""

    next: str | None
    results: list[MissingTransactionsOf]


def missing_page(scope: Scope, *, limit: int, cursor: str | None, address: Callable[[str], str]) -> MissingPage:
    """List a part of what is missing: three queries. `address` makes the address of a page out of its cursor.

    By the place of the last range and not by counting: what arrives meanwhile neither hides another range nor shows it twice.

    Raises: NotFound for a cursor that is none.
    """
    ranges = with_awaited(missing_ranges(scope, limit=limit + 1, after=_place_in(cursor) if cursor else None))
    shown = ranges[:limit]
    found = RegisterJournal.objects.select_related("register__store").in_bulk({one.journal_key for one in shown})
    known = [one for one in shown if one.journal_key in found]
    results = [_shown(one, found[one.journal_key]) for one in known]
    has_more = len(ranges) > limit and bool(known)
    return MissingPage(next=address(_cursor(known[-1], results[-1])) if has_more else None, results=results)


def _cursor(one: MissingRange, shown: MissingTransactionsOf) -> str:
    place = (shown.store, shown.register, one.journal_key, one.last)
    return urlsafe_b64encode(msgspec.json.encode(place)).decode()


def _place_in(cursor: str) -> Place:
    """Read the place a page begins after."""
    try:
        place: Place = msgspec.json.decode(urlsafe_b64decode(cursor.encode()), type=Place)
    except (ValueError, msgspec.DecodeError) as error:
        raise NotFound("There is no such page.") from error
    if any("\x00" in text for text in place[:2]) or any(abs(number) > LARGEST for number in place[2:]):
        raise NotFound("There is no such page.")
    return place


def _shown(one: MissingRange, journal: RegisterJournal) -> MissingTransactionsOf:
    return MissingTransactionsOf(
        store=journal.register.store.number,
        register=journal.register.number,
        journal_id=journal.journal_id,
        first=one.first,
        last=one.last,
        count=one.count,
        since=one.since,
        amounts=one.amounts,
        unknown=one.unknown,
    )
