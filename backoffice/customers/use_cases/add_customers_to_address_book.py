"""Puts customers into an address book, so that the stores that have it know them from the next release on."""

from collections.abc import Collection

from django.db import transaction

from backoffice.customers.models import Customer, CustomerAddressBook


@transaction.atomic
def add_customers_to_address_book(*, address_book_id: int, numbers: Collection[str]) -> int:
    """Add the customers with these numbers that the address book does not hold yet; return how many these were."""
    missing = Customer.objects.filter(number__in=numbers).exclude(customer_address_books__address_book=address_book_id)
    entries = [
        CustomerAddressBook(customer_id=customer_id, address_book_id=address_book_id)
        for customer_id in missing.order_by("pk").values_list("pk", flat=True)
    ]
    return len(CustomerAddressBook.objects.bulk_create(entries))
