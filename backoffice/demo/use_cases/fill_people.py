"""Staff, customers, and the address books that give them to stores."""

from dataclasses import asdict
from decimal import Decimal

from django.db import transaction

from backoffice.customers.models import AddressBook, Customer, CustomerAddressBook, StoreAddressBook
from backoffice.demo.domain.people import ADDRESS_BOOKS, PERMISSION_GROUPS, STAFF, StaffPlan, demo_customers
from backoffice.staff.models import PermissionGroup, Staff, StaffAddressBook
from backoffice.staff.use_cases.set_pin import set_pin
from registers.models import Store


@transaction.atomic
def fill_people() -> None:
    """Create what is missing; who is there keeps what has been changed, the PIN included."""
    for code, name, group in ADDRESS_BOOKS:
        book, _created = AddressBook.objects.get_or_create(code=code, defaults={"name": name})
        for store in Store.objects.filter(channel_data_group__name=group):
            StoreAddressBook.objects.get_or_create(store=store, address_book=book)
    for code, values in PERMISSION_GROUPS.items():
        discount = Decimal(str(values["maximum_discount_percent"]))
        PermissionGroup.objects.get_or_create(code=code, defaults={**values, "maximum_discount_percent": discount})
    books = {book.code: book for book in AddressBook.objects.all()}
    for plan in STAFF:
        _fill_staff(plan, books)
    _fill_customers(books)


def _fill_staff(plan: StaffPlan, books: dict[str, AddressBook]) -> None:
    group = PermissionGroup.objects.get(code=plan.permission_group)
    values = {"name": plan.name, "language": plan.language, "permission_group": group}
    staff, _created = Staff.objects.get_or_create(number=plan.number, defaults=values)
    if not staff.pin_hash:
        set_pin(staff=staff, pin=plan.pin)
    for code in plan.address_books:
        StaffAddressBook.objects.get_or_create(staff=staff, address_book=books[code])


def _fill_customers(books: dict[str, AddressBook]) -> None:
    for plan in demo_customers():
        values = asdict(plan)
        codes = values.pop("address_books")
        customer, _created = Customer.objects.get_or_create(number=values.pop("number"), defaults=values)
        for code in codes:
            CustomerAddressBook.objects.get_or_create(customer=customer, address_book=books[code])
