"""Take no money by a payment method any more. It is never removed, because transactions carry its code."""

from django.db import transaction

from channel.errors import StateConflict
from registers.models import PaymentMethod
from registers.noted_changes import change_of


@transaction.atomic
def deactivate_payment_method(*, payment_method: PaymentMethod) -> None:
    """Deactivate a payment method.

    Raises: StateConflict when that was done already.
    """
    with change_of(payment_method):
        if not PaymentMethod.objects.filter(pk=payment_method.pk, is_active=True).update(is_active=False):
            raise StateConflict("This payment method is inactive already.")
