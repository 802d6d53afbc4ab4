"""Remove a currency that nothing is counted in: neither stores nor what this app keeps, which is why it is here."""

from registers.models import Currency
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"store_set": "stores", "price_groups": "price groups", "rates_into": "exchange rates", "rates_from": "exchange rates"}


def remove_currency(*, currency: Currency) -> None:
    """Remove a currency that nothing is counted in.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=currency, used_by=USED_BY)
