"""Say what foreign money is worth from a moment on."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from backoffice.pricing.models import ExchangeRate
from channel.errors import InvalidInput, StateConflict
from registers.models import Currency

# Fewer than what registers are told of each currency (channel/lookup/exchange_rates.py), so that the present one is
# always among them.
MOST_COMING = 30


@transaction.atomic
def add_exchange_rate(
    *,
    store_currency: Currency,
    currency: Currency,
    rate: Decimal,
    valid_from: datetime | None,
    is_accepted: bool = True,
    at: datetime,
) -> ExchangeRate:
    """Add a rate that begins at `valid_from`, None: at this moment, `at`.

    Raises: InvalidInput for a rate that is none or begins in the past, StateConflict when one begins at that moment
    already or too many are to come.
    """
    begins_at = valid_from or at
    if store_currency == currency:
        raise InvalidInput("A currency has no exchange rate into itself.")
    if rate <= 0:
        raise InvalidInput("An exchange rate is more than nothing.")
    if begins_at < at:
        raise InvalidInput("An exchange rate begins now or later: what was sold by stays as it is.")
    # one at a time for each pair, so that two cannot both find room
    Currency.objects.select_for_update(no_key=True).get(pk=store_currency.pk)
    of_pair = ExchangeRate.objects.filter(store_currency=store_currency, currency=currency)
    if of_pair.filter(valid_from=begins_at).exists():
        raise StateConflict("An exchange rate of these currencies begins at that moment already.")
    if of_pair.filter(valid_from__gt=at).count() >= MOST_COMING:
        raise StateConflict(f"{MOST_COMING} exchange rates of these currencies are still to come. Remove some of them first.")
    return ExchangeRate.objects.create(
        store_currency=store_currency, currency=currency, rate=rate, valid_from=begins_at, is_accepted=is_accepted
    )
