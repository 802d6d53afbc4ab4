"""Remove a unit of sale that no product has."""

from backoffice.catalog.models import Unit
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"products": "products"}


def remove_unit(*, unit: Unit) -> None:
    """Remove a unit that no product has.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=unit, used_by=USED_BY)
