"""Prices by the hundred thousand: a fixed number of statements per call, and only rows that differ are written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from backoffice.pricing.models import Price


@dataclass(frozen=True, slots=True)
class PriceValues:
    """The price of a product in a price group, from a day to a day or until further notice."""

    price_group_id: int
    product_id: int
    unit_price: Decimal
    valid_from: date
    valid_to: date | None = None

    @property
    def key(self) -> tuple[int, int, date]:
        """Identify the row: there is one price per group, product and first day."""
        return (self.price_group_id, self.product_id, self.valid_from)


@dataclass(frozen=True, slots=True)
class UpsertedPrices:
    """The keys of the prices that had to be written."""

    created_keys: frozenset[tuple[int, int, date]]
    changed_keys: frozenset[tuple[int, int, date]]

    @property
    def created(self) -> int:
        """Count the new ones."""
        return len(self.created_keys)

    @property
    def changed(self) -> int:
        """Count those that differed."""
        return len(self.changed_keys)


@transaction.atomic
def upsert_prices(*, values: Sequence[PriceValues]) -> UpsertedPrices:
    """Create the prices whose group, product and first day are new and change the others where they differ.

    Of several values for one key the last counts.
    """
    wanted = {value.key: value for value in values}
    prices = _present(wanted.values())
    changed = [
        price
        for key, price in prices.items()
        if key in wanted and (price.unit_price, price.valid_to) != (wanted[key].unit_price, wanted[key].valid_to)
    ]
    for price in changed:
        value = wanted[price.price_group_id, price.product_id, price.valid_from]
        price.unit_price, price.valid_to = value.unit_price, value.valid_to
    Price.objects.bulk_create(changed, update_conflicts=True, unique_fields=("id",), update_fields=("unit_price", "valid_to"))
    created = Price.objects.bulk_create([_build(value) for key, value in wanted.items() if key not in prices])
    return UpsertedPrices(frozenset(map(_key, created)), frozenset(map(_key, changed)))


def _present(values: Collection[PriceValues]) -> dict[tuple[int, int, date], Price]:
    """Look up the prices there are; the three conditions give a few too many, which nobody asks for."""
    found = Price.objects.filter(
        price_group_id__in={value.price_group_id for value in values},
        product_id__in={value.product_id for value in values},
        valid_from__in={value.valid_from for value in values},
    )
    return {_key(price): price for price in found}


def _key(price: Price) -> tuple[int, int, date]:
    return (price.price_group_id, price.product_id, price.valid_from)


def _build(value: PriceValues) -> Price:
    return Price(
        price_group_id=value.price_group_id,
        product_id=value.product_id,
        unit_price=value.unit_price,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
    )
