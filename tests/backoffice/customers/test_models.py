"""What the database itself refuses in customers."""

import pytest
from django.db import IntegrityError

from backoffice.customers.models import CustomerAddressBook, StoreAddressBook
from tests.backoffice.factories import make_address_book, make_customer, make_store

pytestmark = pytest.mark.django_db


def test_customer_number_is_unique():
    make_customer("C1")
    with pytest.raises(IntegrityError):
        make_customer("C1")


def test_customer_is_in_a_book_once():
    book = make_address_book()
    customer = make_customer(books=[book])
    with pytest.raises(IntegrityError):
        CustomerAddressBook.objects.create(customer=customer, address_book=book)


def test_book_is_given_to_a_store_once():
    store = make_store()
    book = make_address_book(stores=[store])
    with pytest.raises(IntegrityError):
        StoreAddressBook.objects.create(store=store, address_book=book)
