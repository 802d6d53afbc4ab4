"""Stores by the thousand, from a file: a fixed number of statements per call, and only rows that differ are written.

Of an existing store the number and the group stay, as in change_store: registers are activated with the one, and the
other is moved by change_store_group.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from registers.models import Store

CHANGEABLE = ("name", "address", "tax_number", "time_zone", "language", "currency_id")


@dataclass(frozen=True, slots=True)
class StoreValues:
    """What a store shall be. None leaves a field of an existing store as it is."""

    number: str
    name: str
    address: str | None = None
    tax_number: str | None = None
    time_zone: str | None = None
    language: str | None = None
    currency_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewStores:
    """What holds for new stores where their values do not say it; `group_id` is that of their channel data group."""

    group_id: int
    currency_id: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class UpsertedStores:
    """The ids of the stores that were created, and how many others had to be written."""

    created_ids: list[int]
    changed: int


@transaction.atomic
def upsert_stores(*, values: Sequence[StoreValues], new: NewStores) -> UpsertedStores:
    """Create the stores whose numbers are new and change the others where they differ.

    Registers sell by the changes from the next release on. Of several values for one number the last counts.
    """
    wanted = {value.number: value for value in values}
    locked = Store.objects.select_for_update(of=("self",)).filter(number__in=wanted).order_by("pk")
    stores = {store.number: store for store in locked}
    changed = [store for number, store in stores.items() if _apply(store, wanted[number])]
    Store.objects.bulk_create(changed, update_conflicts=True, unique_fields=("id",), update_fields=CHANGEABLE)
    created = Store.objects.bulk_create([_build(value, new) for number, value in wanted.items() if number not in stores])
    return UpsertedStores([store.pk for store in created], len(changed))


def _apply(store: Store, value: StoreValues) -> bool:
    """Set what the value says on the store; tell whether anything differs."""
    differs = False
    for name in CHANGEABLE:
        wanted = getattr(value, name)
        if wanted is not None and wanted != getattr(store, name):
            setattr(store, name, wanted)
            differs = True
    return differs


def _build(value: StoreValues, new: NewStores) -> Store:
    said = {name: getattr(value, name) for name in CHANGEABLE if getattr(value, name) is not None}
    defaults = {"currency_id": new.currency_id, "time_zone": new.time_zone}
    return Store(number=value.number, channel_data_group_id=new.group_id, **{**defaults, **said})
