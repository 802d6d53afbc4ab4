"""What HQ has not got: of each journal a register ever had, the ranges of sequence numbers that never arrived.

The most wanted feature of those who ran registers in hundreds of stores: to see at headquarters what still sits there,
and not to find it at the end of the month by visiting each.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.dateparse import parse_datetime

from registers.models import AwaitedTransaction, Register, RegisterJournal
from registers.queries.exact_sum import ExactSum
from registers.queries.number_gaps import gaps_sql, rows_of
from registers.queries.store_reach import EVERYTHING as ALL_STORES
from registers.queries.store_reach import StoreReach

# Put in order before a page is cut from it: PostgreSQL takes a page of so many rows, as it believes, to be found soonest by
# going through all stores in order, and went through all that is missing for each register.
_LACKING = """
WITH {gaps}, lacking AS MATERIALIZED (
    SELECT step.id, step.number + 1 AS first, step.following - 1 AS last, step.register_id,
        journal.store_number, journal.register_number, journal.journal_id, journal.told_at
    FROM step JOIN journal ON journal.id = step.id
    WHERE step.following > step.number + 1
    ORDER BY journal.store_number, journal.register_number, step.id, step.number
)"""
# Since when: the oldest the register told of, else when what follows came, else when the number was told.
_RANGES = """
{lacking}
SELECT lacking.id, lacking.first, lacking.last, COALESCE(
    (SELECT MIN(told.completed_at) FROM registers_awaitedtransaction told
        WHERE told.journal_id = lacking.id AND told.sequence_number BETWEEN lacking.first AND lacking.last),
    (SELECT MIN(session.received_at) FROM registers_transactionidentity identity
        JOIN registers_uploadsession session ON session.id = identity.upload_session_id
        WHERE identity.register_number = lacking.register_number AND identity.journal_id = lacking.journal_id
            AND identity.sequence_number = lacking.last + 1),
    (SELECT MIN(kept.received_at) FROM registers_quarantinedtransaction kept
        WHERE kept.register_id = lacking.register_id AND kept.journal_id = lacking.journal_id
            AND kept.sequence_number = lacking.last + 1),
    lacking.told_at
) AS since, lacking.register_id
FROM lacking
{after}
ORDER BY lacking.store_number, lacking.register_number, lacking.id, lacking.first
{limit}
"""
_PLACES = """
{lacking}
SELECT id, first, last, register_id FROM lacking ORDER BY store_number, register_number, id, first
"""
_COUNT = """
WITH {gaps}
SELECT COUNT(*), COALESCE(SUM(following - number - 1), 0), COUNT(DISTINCT register_id) FROM step WHERE following > number + 1
"""
_REGISTERS = """
WITH {gaps}
SELECT DISTINCT register_id FROM step WHERE following > number + 1
"""

#: More registers than that are not named in a query: then all are asked for.
MOST_NAMED = 500


@dataclass(slots=True)
class MissingRange:
    """Numbers of one journal that HQ has not got, from `first` to `last`, and what the register told of them."""

    journal_key: int
    register_id: int
    first: int
    last: int
    since: datetime
    awaited: list[AwaitedTransaction] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many transactions are missing."""
        return self.last - self.first + 1

    @property
    def amounts(self) -> dict[str, Decimal]:
        """Add up what the register told of them, by currency."""
        sums: dict[str, Decimal] = {}
        for told in self.awaited:
            sums[told.currency] = sums.get(told.currency, Decimal(0)) + told.gross_amount
        return sums

    @property
    def unknown(self) -> int:
        """Count those of which no amount is known."""
        return self.count - len(self.awaited)


class MissingPlace(NamedTuple):
    """A range of missing numbers of one journal, and nothing else of it."""

    journal_key: int
    first: int
    last: int
    register_id: int


@dataclass(frozen=True, slots=True)
class MissingCount:
    """How many `ranges` and `transactions` are missing, of how many `registers`."""

    ranges: int
    transactions: int
    registers: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose transactions are looked for: all, one store's, one register's, some journals', or those that a text finds."""

    store_id: int | None = None
    register_id: int | None = None
    journal_keys: frozenset[int] | None = None
    text: str = ""
    #: Of whose stores at all.
    reach: StoreReach = ALL_STORES

    def sql(self) -> tuple[str, list[Any]]:
        """Write the condition for `number_gaps.gaps_sql`, with its parameters."""
        conditions: list[str] = []
        parameters: list[Any] = []
        if self.store_id is not None:
            conditions.append("s.id = %s")
            parameters.append(self.store_id)
        if self.register_id is not None:
            conditions.append("r.id = %s")
            parameters.append(self.register_id)
        if self.journal_keys is not None:
            conditions.append(f"j.id IN ({', '.join(['%s'] * len(self.journal_keys)) or 'NULL'})")
            parameters.extend(sorted(self.journal_keys))
        if self.text:
            conditions.append("LOWER(r.number) LIKE %s")
            parameters.append(f"{self.text.lower()}%")
        reached, ids = self.reach.condition("s.id")
        return " AND ".join([*conditions, reached]), [*parameters, *ids]


EVERYTHING = Scope()


#: Where a page of ranges ends: the numbers of store and register, the journal's key, and the last number of the range.
Place = tuple[str, str, int, int]


def missing_ranges(
    scope: Scope = EVERYTHING, *, limit: int | None = None, offset: int = 0, after: Place | None = None
) -> list[MissingRange]:
    """List the ranges by store, register and journal, without what was told of them: one query."""
    where, parameters = scope.sql()
    paging = "" if limit is None else f"LIMIT {limit:d} OFFSET {offset:d}"
    place = ""
    if after is not None:
        columns = "lacking.store_number, lacking.register_number, lacking.id, lacking.first"
        place, parameters = f"WHERE ({columns}) > (%s, %s, %s, %s)", [*parameters, *after]
    rows = rows_of(_RANGES.format(lacking=_LACKING.format(gaps=gaps_sql(where)), after=place, limit=paging), parameters)
    return [MissingRange(key, register_id, first, last, _moment(since)) for key, first, last, since, register_id in rows]


def missing_places(scope: Scope = EVERYTHING) -> list[MissingPlace]:
    """List where something is missing, in the same order, and nothing of each but where: one query, for a list and its sums."""
    where, parameters = scope.sql()
    return [MissingPlace(*row) for row in rows_of(_PLACES.format(lacking=_LACKING.format(gaps=gaps_sql(where))), parameters)]


def with_awaited(ranges: Sequence[MissingRange]) -> Sequence[MissingRange]:
    """Add what registers told of the transactions they hold: one query for all of the ranges."""
    found = AwaitedTransaction.objects.filter(journal__in={one.journal_key for one in ranges}) if ranges else []
    by_journal: dict[int, list[AwaitedTransaction]] = {}
    for told in found:
        by_journal.setdefault(told.journal_id, []).append(told)
    for one in ranges:
        one.awaited = [told for told in by_journal.get(one.journal_key, []) if one.first <= told.sequence_number <= one.last]
    return ranges


def count_missing(scope: Scope = EVERYTHING) -> MissingCount:
    """Count what is missing: one query."""
    where, parameters = scope.sql()
    ranges, transactions, registers = rows_of(_COUNT.format(gaps=gaps_sql(where)), parameters)[0]
    return MissingCount(int(ranges), int(transactions), int(registers))


def told_amounts(scope: Scope = EVERYTHING) -> dict[str, Decimal]:
    """Add up by currency what registers last told of the transactions they hold; those of the rest nobody knows."""
    missing = AwaitedTransaction.objects.filter(sequence_number__gt=Greatest("journal__complete_to", "journal__given_up_to"))
    told = scope.reach.of(missing)
    if scope.store_id is not None:
        told = told.filter(journal__register__store=scope.store_id)
    if scope.register_id is not None:
        told = told.filter(journal__register=scope.register_id)
    if scope.text:
        told = told.filter(journal__register__number__istartswith=scope.text)
    sums = told.order_by().values_list("currency").annotate(total=ExactSum("gross_amount", scale=4))
    return {currency: total for currency, total in sums.order_by("currency") if total is not None}


def missing_of(register: Register) -> int:
    """Count what is missing of one register, in all the journals it ever had."""
    return count_missing(Scope(register_id=register.pk)).transactions


def registers_with_missing(register_ids: Collection[int]) -> set[int]:
    """Return which of these registers something is missing of: one query."""
    named = sorted(register_ids) if len(register_ids) <= MOST_NAMED else []
    where = f"r.id IN ({', '.join(['%s'] * len(named))})" if named else ""
    found = {register_id for (register_id,) in rows_of(_REGISTERS.format(gaps=gaps_sql(where)), named)}
    return found & set(register_ids)


def journals_in_use() -> set[int]:
    """Return the keys of the journals that registers have now; the others are of hardware that was replaced."""
    present = RegisterJournal.objects.filter(register__status__journal_id=F("journal_id"))
    return set(present.values_list("pk", flat=True))


def _moment(value: datetime | str) -> datetime:
    """Read a moment as the database returned it: SQLite has texts, in UTC."""
    found = parse_datetime(value) if isinstance(value, str) else value
    assert found is not None, "the database wrote it"
    return found if found.tzinfo else found.replace(tzinfo=UTC)
