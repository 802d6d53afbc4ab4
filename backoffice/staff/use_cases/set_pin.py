"""Gives a member of staff a PIN. Only its Argon2id hash is kept, and travels to registers: HQ could not tell a PIN."""

from django.db import transaction

from backoffice.staff.models import Staff
from channel.errors import InvalidInput
from channel.pin import hash_pin

MINIMUM_DIGITS = 4
MAXIMUM_DIGITS = 12


@transaction.atomic
def set_pin(*, staff: Staff, pin: str) -> None:
    """Store the hash of a new PIN.

    Raises:
        InvalidInput: the PIN is not 4 to 12 digits.
    """
    if not (pin.isascii() and pin.isdigit() and MINIMUM_DIGITS <= len(pin) <= MAXIMUM_DIGITS):
        raise InvalidInput(
            f"A PIN has {MINIMUM_DIGITS} to {MAXIMUM_DIGITS} digits.",
            errors=[{"pointer": "/pin", "detail": f"Write {MINIMUM_DIGITS} to {MAXIMUM_DIGITS} digits."}],
        )
    staff.pin_hash = hash_pin(pin)
    staff.save(update_fields=["pin_hash"])
