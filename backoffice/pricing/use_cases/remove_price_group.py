"""Remove a price group. One that has held prices stays, so that what was asked can be looked up."""

from backoffice.pricing.models import PriceGroup
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"stores": "stores", "prices": "prices", "promotions": "promotions"}


def remove_price_group(*, price_group: PriceGroup) -> None:
    """Remove a price group without stores, prices and promotions.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=price_group, used_by=USED_BY)
