"""The list of what is missing as pages are cut from it: counted and read by a query each, whatever its length."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from registers.models import Device, Register, RegisterJournal
from registers.queries.missing_transactions import (
    MissingCount,
    MissingRange,
    Scope,
    missing_places,
    missing_ranges,
    with_awaited,
)
from registers.queries.silence import silent_before


class Remedy(TextChoices):
    """What brings missing transactions to HQ."""

    HAND_OVER = "HAND_OVER", _("The hardware that holds them has left: have it hand them over.")
    REACH = "REACH", _("The register is silent: switch it on, or mend its network.")
    WAIT = "WAIT", _("The register holds them and sends them by itself as soon as it can.")
    LOOK = "LOOK", _("The register is there and does not say that it holds them: look at its journal there.")


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A range of missing transactions, the journal they are in with its register, and what can be done."""

    range: MissingRange
    journal: RegisterJournal
    remedy: Remedy
    #: The key of the device that has left with them, on whose page a hand-over code is issued.
    hand_over_from: int | None


class MissingList(Sequence[MissingRow]):
    """What is missing in a scope; a Paginator cuts pages from it.

    All journals are looked at once, for the sums and the order; what a page shows is read of its own journals alone.
    """

    def __init__(self, scope: Scope, now: datetime.datetime) -> None:
        self._scope = scope
        self._now = now
        self._places = missing_places(scope)
        registers = {place.register_id for place in self._places}
        transactions = sum(place.last - place.first + 1 for place in self._places)
        self.totals = MissingCount(len(self._places), transactions, len(registers))

    def __len__(self) -> int:
        """Return how many ranges there are."""
        return self.totals.ranges

    def __getitem__(self, wanted: Any) -> Any:
        """Read the ranges of a page, and what their rows show; what has arrived meanwhile is left out."""
        places = {(place.journal_key, place.last) for place in self._places[wanted]}
        scope = replace(self._scope, journal_keys=frozenset(key for key, _last in places))
        ranges = with_awaited([one for one in missing_ranges(scope) if (one.journal_key, one.last) in places])
        journals = {journal.pk: journal for journal in _journals({one.journal_key for one in ranges}, self._now)}
        return [_row(one, journals[one.journal_key]) for one in ranges if one.journal_key in journals]


def _row(one: MissingRange, journal: RegisterJournal) -> MissingRow:
    """Read what was annotated."""
    remedy, holder = Remedy(vars(journal)["remedy"]), vars(journal)["holder"]
    return MissingRow(one, journal, remedy, holder if remedy is Remedy.HAND_OVER else None)


def _journals(keys: set[int], now: datetime.datetime) -> QuerySet[RegisterJournal]:
    """Read journals with their registers, and decide in the database what brings their transactions to HQ."""
    silent = Register.objects.filter(pk=OuterRef("register")).filter(
        Q(status=None) | Q(status__reported_at__lt=silent_before(now))
    )
    holders = Device.objects.filter(register=OuterRef("register"), journal_id=OuterRef("journal_id"))
    in_use = holders.filter(state=Device.State.ACTIVATED)
    remedy = Case(
        When(~Exists(in_use), then=Value(Remedy.HAND_OVER.value)),
        When(Exists(silent), then=Value(Remedy.REACH.value)),
        When(register__status__sales_waiting__gt=0, then=Value(Remedy.WAIT.value)),
        default=Value(Remedy.LOOK.value),
        output_field=CharField(),
    )
    return (
        RegisterJournal.objects.filter(pk__in=keys)
        .select_related("register__store")
        .annotate(remedy=remedy, holder=Subquery(holders.order_by("-created_at", "-pk").values("pk")[:1]))
    )
