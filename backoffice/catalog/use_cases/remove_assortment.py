"""Remove an assortment. Its products stay; while a store has it, that store would stop selling them."""

from backoffice.catalog.models import Assortment
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"stores": "stores"}


def remove_assortment(*, assortment: Assortment) -> None:
    """Remove an assortment that no store has.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=assortment, used_by=USED_BY)
