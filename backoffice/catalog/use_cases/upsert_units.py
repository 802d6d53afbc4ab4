"""Units of sale in bulk: only rows that differ are written."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from backoffice.catalog.models import Unit


@dataclass(frozen=True, slots=True)
class UnitValues:
    """What a unit shall be."""

    code: str
    name: str
    decimals: int


@dataclass(frozen=True, slots=True)
class UpsertedUnits:
    """The codes of the units that had to be written."""

    created_codes: frozenset[str]
    changed_codes: frozenset[str]


@transaction.atomic
def upsert_units(*, values: Sequence[UnitValues]) -> UpsertedUnits:
    """Create the units that are new and change the others where they differ. Of several values for one code the last counts."""
    wanted = {value.code: value for value in values}
    present = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    changed = []
    for code, unit in present.items():
        value = wanted[code]
        if (unit.name, unit.decimals) != (value.name, value.decimals):
            unit.name, unit.decimals = value.name, value.decimals
            changed.append(unit)
    Unit.objects.bulk_create(changed, update_conflicts=True, unique_fields=("id",), update_fields=("name", "decimals"))
    new = [Unit(code=code, name=value.name, decimals=value.decimals) for code, value in wanted.items() if code not in present]
    created = Unit.objects.bulk_create(new)
    return UpsertedUnits(frozenset(unit.code for unit in created), frozenset(unit.code for unit in changed))
