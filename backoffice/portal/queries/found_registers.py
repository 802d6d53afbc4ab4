"""The registers a person looks for: what the list shows, and what "all that fit" means when something is done to them."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from registers.queries.store_reach import StoreReach

from .fleet import fleet, in_trouble

if TYPE_CHECKING:
    from .fleet import FleetRegister


def registers_wanted(wanted: dict[str, Any], now: datetime.datetime, reach: StoreReach) -> "QuerySet[FleetRegister]":
    """Select the registers that fit the filters of `RegisterFilterForm`, with what a list of them shows."""
    rows = reach.of(fleet(now))
    if text := wanted["q"]:
        rows = rows.filter(Q(number__icontains=text) | Q(name__icontains=text) | Q(store__name__icontains=text))
    if wanted["store"]:
        rows = rows.filter(store=wanted["store"])
    if wanted["state"]:
        rows = rows.filter(fleet_state=wanted["state"])
    if wanted["trouble"]:
        rows = rows.filter(in_trouble())
    if wanted["waiting"]:
        rows = rows.filter(status__sales_waiting__gt=0)
    return rows
