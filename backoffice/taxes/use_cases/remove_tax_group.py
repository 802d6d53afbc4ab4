"""Remove a tax group with its rates, once no product is taxed by it."""

from backoffice.taxes.models import TaxGroup
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"products": "products"}


def remove_tax_group(*, tax_group: TaxGroup) -> None:
    """Remove a tax group that no product has, with its rates.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=tax_group, used_by=USED_BY)
