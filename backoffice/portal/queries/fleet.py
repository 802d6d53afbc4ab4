"""How each register stands: one word per register, decided in the database, so that lists can filter and page by it.

A register has several troubles at once (silent and behind); the word is the first that keeps the others from being
fixed: one that does not report cannot be said to be behind.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import models
from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from distribution.queries.last_releases import last_release_ids
from registers.models import Alert, Device, Register
from registers.queries.exact_sum import ExactSum
from registers.queries.silence import silent_before
from registers.queries.store_reach import StoreReach

#: What a register says of itself when somebody disconnected it by hand (operation 917).
BY_HAND = "MANUAL"
RELEASES = "channel_database__group__releases"
AMOUNT_SCALE = 4
DECIMAL = models.DecimalField(max_digits=20, decimal_places=AMOUNT_SCALE)


class FleetState(models.TextChoices):
    """How a register stands, the most hindering first."""

    NOT_ACTIVATED = "NOT_ACTIVATED", _("Not activated")
    SILENT = "SILENT", _("Silent")
    OFFLINE = "OFFLINE", _("Offline")
    OFFLINE_BY_CHOICE = "OFFLINE_BY_CHOICE", _("Offline by choice")
    ONLINE_ONLY = "ONLINE_ONLY", _("Online only")
    NOTHING_PUBLISHED = "NOTHING_PUBLISHED", _("Nothing published")
    BEHIND = "BEHIND", _("Behind")
    CURRENT = "CURRENT", _("Current")


class Standing(TypedDict):
    """What `fleet` adds to a register."""

    fleet_state: str
    is_activated: bool
    latest_release: int | None
    latest_epoch: int | None
    held_published_at: datetime.datetime | None
    #: Its channel database or its offline profile says that it receives no data for now.
    is_paused: bool


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    FleetRegister = WithAnnotations[Register, Standing]


def fleet(now: datetime.datetime) -> "QuerySet[FleetRegister]":
    """Select all registers with what a list of them shows.

    Adds `fleet_state`, `is_activated`, `latest_release` and `latest_epoch` (the group's last release) and
    `held_published_at` (when the release it holds was published: the age of its data) and `is_paused`.

    The releases are joined, the last ones found once for each group: asked for each register, ten thousand of them took
    most of the time of every page that counts or narrows by the word.
    """
    return (
        Register.objects.select_related("store", "status", "channel_database__group")
        .annotate(
            last=FilteredRelation(RELEASES, condition=Q(**{f"{RELEASES}__in": Subquery(last_release_ids())})),
            held=FilteredRelation(RELEASES, condition=Q(**{f"{RELEASES}__number": F("channel_database__release_number")})),
        )
        .annotate(
            is_activated=Exists(Device.objects.filter(register=OuterRef("pk"), state=Device.State.ACTIVATED)),
            latest_release=F("last__number"),
            latest_epoch=F("last__epoch"),
            held_published_at=F("held__published_at"),
            is_paused=_is_paused(),
        )
        .annotate(fleet_state=_state(now))
        .order_by("number")
    )


def fleet_counts(now: datetime.datetime, reach: StoreReach) -> dict[str, int]:
    """Count the registers of each state; all states are in it."""
    counted = dict(reach.of(fleet(now)).order_by().values_list("fleet_state").annotate(registers=Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in FleetState}


def sales_waiting(reach: StoreReach, currencies: Iterable[str] = ()) -> dict[str, Any]:
    """Sum up what registers said they hold and HQ has not got: `sales`, `registers`, the `oldest` moment and `amounts`.

    `amounts` are by currency, of those that are asked for and of which something waits; older registers tell none.
    """
    told = {f"in_{currency}": Cast(KeyTextTransform(currency, "status__waiting_amounts"), DECIMAL) for currency in currencies}
    found = reach.of(Register.objects.filter(status__sales_waiting__gt=0)).aggregate(
        sales=Coalesce(Sum("status__sales_waiting"), 0),
        registers=Count("pk"),
        oldest=models.Min("status__oldest_waiting_at"),
        **{name: ExactSum(amount, AMOUNT_SCALE) for name, amount in told.items()},
    )
    amounts = {name.removeprefix("in_"): found.pop(name) for name in told}
    return {**found, "amounts": {currency: amount for currency, amount in amounts.items() if amount}}


def in_trouble() -> Exists:
    """Build whether something is wrong with a register that a person should look at: it has an open alert."""
    return Exists(Alert.objects.filter(register=OuterRef("pk"), closed_at=None))


def _is_paused() -> Case:
    """Build whether it receives no data for now; its own profile goes before its store's."""
    paused = (
        Q(channel_database__pause_data_synchronization=True)
        | Q(offline_profile__pause_offline_synchronization=True)
        | Q(offline_profile=None, store__offline_profile__pause_offline_synchronization=True)
    )
    return Case(When(paused, then=Value(True)), default=Value(False), output_field=models.BooleanField())


def _state(now: datetime.datetime) -> Case:
    """Build the expression that decides the word."""
    holds_latest = Q(channel_database__release_number__gte=F("latest_release"), channel_database__epoch=F("latest_epoch"))
    is_offline = Q(status__connection_mode="OFFLINE")
    return Case(
        When(is_activated=False, then=Value(FleetState.NOT_ACTIVATED.value)),
        When(Q(status=None) | Q(status__reported_at__lt=silent_before(now)), then=Value(FleetState.SILENT.value)),
        When(is_offline & Q(status__connection_reason=BY_HAND), then=Value(FleetState.OFFLINE_BY_CHOICE.value)),
        When(is_offline, then=Value(FleetState.OFFLINE.value)),
        When(support_offline=False, then=Value(FleetState.ONLINE_ONLY.value)),
        When(latest_release=None, then=Value(FleetState.NOTHING_PUBLISHED.value)),
        When(holds_latest, then=Value(FleetState.CURRENT.value)),
        default=Value(FleetState.BEHIND.value),
        output_field=models.CharField(),
    )
