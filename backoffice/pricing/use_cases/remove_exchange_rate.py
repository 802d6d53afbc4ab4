"""Take back an exchange rate that has not begun yet."""

from datetime import datetime

from django.db import transaction

from backoffice.pricing.models import ExchangeRate
from channel.errors import NotFound, StateConflict


@transaction.atomic
def remove_exchange_rate(*, exchange_rate: ExchangeRate, at: datetime) -> None:
    """Remove a rate that begins after `at`.

    Raises: StateConflict for one that has begun, because registers have sold by it; NotFound when it is gone.
    """
    found = ExchangeRate.objects.select_for_update().filter(pk=exchange_rate.pk).first()
    if found is None:
        raise NotFound("This exchange rate is not there any more.")
    if found.valid_from <= at:
        raise StateConflict("This exchange rate has begun, and registers have sold by it. Add another one that begins now.")
    found.delete()
