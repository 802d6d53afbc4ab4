"""Write a member of staff, with the PIN in the same transaction: nobody is created who cannot sign in because it was refused."""

from collections.abc import Iterable

from django.db import transaction

from backoffice.customers.models import AddressBook
from backoffice.staff.models import Staff
from backoffice.staff.use_cases.set_pin import set_pin


@transaction.atomic
def save_staff(
    *, staff: Staff, changed: Iterable[str] | None = None, address_books: Iterable[AddressBook] | None = None, pin: str = ""
) -> None:
    """Save a member of staff; of an existing one only the columns that are named.

    None leaves the address books as they are, an empty PIN the PIN.

    Raises: InvalidInput when the PIN is not one.
    """
    staff.save(update_fields=None if changed is None else list(changed))
    if address_books is not None:
        staff.address_books.set(address_books)
    if pin:
        set_pin(staff=staff, pin=pin)
