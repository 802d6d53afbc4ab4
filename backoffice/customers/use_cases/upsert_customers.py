"""Customers by the hundred thousand: a fixed number of statements per call, and only rows that differ are written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from backoffice.customers.models import Customer, CustomerAddressBook

CHANGEABLE = ("name", "email", "phone", "tax_number", "language", "blocked")


@dataclass(frozen=True, slots=True)
class CustomerValues:
    """What a customer shall be. None leaves a field, or the address books, of an existing customer as they are."""

    number: str
    name: str
    email: str | None = None
    phone: str | None = None
    tax_number: str | None = None
    language: str | None = None
    blocked: bool | None = None
    #: The ids of all its address books.
    address_book_ids: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class UpsertedCustomers:
    """The numbers of the customers that had to be written, their address books included."""

    created_numbers: frozenset[str]
    changed_numbers: frozenset[str]


@transaction.atomic
def upsert_customers(*, values: Sequence[CustomerValues]) -> UpsertedCustomers:
    """Create the customers whose numbers are new and change the others where they differ.

    Of several values for one number the last counts.
    """
    wanted = {value.number: value for value in values}
    customers = {customer.number: customer for customer in Customer.objects.filter(number__in=wanted)}
    changed = [customer for number, customer in customers.items() if _apply(customer, wanted[number])]
    Customer.objects.bulk_create(changed, update_conflicts=True, unique_fields=("id",), update_fields=CHANGEABLE)
    created = Customer.objects.bulk_create([_build(value) for number, value in wanted.items() if number not in customers])
    ids = {customer.number: customer.pk for customer in (*customers.values(), *created)}
    moved = _give_address_books(wanted, ids)
    created_numbers = frozenset(customer.number for customer in created)
    changed_numbers = {customer.number for customer in changed} | moved
    return UpsertedCustomers(created_numbers, frozenset(changed_numbers - created_numbers))


def _apply(customer: Customer, value: CustomerValues) -> bool:
    """Set what the value says on the customer; tell whether anything differs."""
    differs = False
    for name in CHANGEABLE:
        wanted = getattr(value, name)
        if wanted is not None and wanted != getattr(customer, name):
            setattr(customer, name, wanted)
            differs = True
    return differs


def _build(value: CustomerValues) -> Customer:
    said = {name: getattr(value, name) for name in CHANGEABLE if getattr(value, name) is not None}
    return Customer(number=value.number, **said)


def _give_address_books(wanted: Mapping[str, CustomerValues], ids: Mapping[str, int]) -> set[str]:
    """Make the address books of those that name theirs what they say; return the numbers of those that differed."""
    named = {ids[number]: value.address_book_ids for number, value in wanted.items() if value.address_book_ids is not None}
    if not named:
        return set()
    present = set(CustomerAddressBook.objects.filter(customer_id__in=named).values_list("customer_id", "address_book_id"))
    meant = {(customer_id, book_id) for customer_id, books in named.items() for book_id in books}
    lost, gained = present - meant, meant - present
    for book_id in {book for _customer, book in lost}:
        leaving = [customer for customer, book in lost if book == book_id]
        CustomerAddressBook.objects.filter(customer_id__in=leaving, address_book_id=book_id).delete()
    CustomerAddressBook.objects.bulk_create(
        CustomerAddressBook(customer_id=customer_id, address_book_id=book_id) for customer_id, book_id in sorted(gained)
    )
    differing = {customer_id for customer_id, _book in lost | gained}
    return {number for number in wanted if ids[number] in differing}
