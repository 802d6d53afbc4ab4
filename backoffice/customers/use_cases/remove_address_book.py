"""Remove an address book. The people in it stay; while a store has it, they could lose the only way they sign in by."""

from backoffice.customers.models import AddressBook
from registers.use_cases.remove_unused import remove_unused

USED_BY = {"stores": "stores"}


def remove_address_book(*, address_book: AddressBook) -> None:
    """Remove an address book that no store has.

    Raises: StateConflict when it is still used; NotFound when it is gone.
    """
    remove_unused(thing=address_book, used_by=USED_BY)
