"""Take back a tax rate that has not begun yet. What was charged stays, and ends by its last day."""

from datetime import date

from django.db import transaction

from backoffice.taxes.models import TaxRate
from channel.errors import NotFound, StateConflict


@transaction.atomic
def remove_tax_rate(*, tax_rate: TaxRate, today: date) -> None:
    """Remove a rate that begins after `today`.

    Raises: StateConflict for one that has begun, because receipts were written by it; NotFound when it is gone.
    """
    found = TaxRate.objects.select_for_update().filter(pk=tax_rate.pk).first()
    if found is None:
        raise NotFound("This tax rate is not there any more.")
    if found.valid_from <= today:
        raise StateConflict("This tax rate has begun, and receipts were written by it. Give it a last day instead.")
    found.delete()
