"""The pages of customers and of the address books that give them to stores."""

import pytest
from django.urls import reverse

from backoffice.customers.models import AddressBook, Customer
from tests.backoffice.factories import make_address_book, make_customer, make_store
from tests.backoffice.portal.pages import text_of

LIST, NEW = reverse("portal:customer-list"), reverse("portal:customer-create")
DATA = {"number": "C-1", "name": "Ada Example", "email": "ada@example.org", "phone": "+49 40 1234", "language": "en"}

pytestmark = pytest.mark.django_db


def page(name: str, thing) -> str:
    return reverse(f"portal:{name}", args=[thing.pk])


def test_a_customer_is_created_with_address_books_and_shown(hq):
    north, south = make_address_book("NORTH"), make_address_book("SOUTH")
    answer = hq.post(NEW, {**DATA, "address_books": [north.pk, south.pk]})
    customer = Customer.objects.get()
    assert (answer.status_code, answer.url) == (303, page("customer-page", customer))
    assert list(customer.address_books.order_by("code")) == [north, south]
    shown = text_of(hq.get(answer.url))
    assert [word in shown for word in ("Ada Example", "ada@example.org", "+49 40 1234", "NORTH", "SOUTH")] == [True] * 5


def test_an_edited_customer_keeps_its_number_and_what_was_not_said(hq):
    customer = make_customer("C-1", [make_address_book()], phone="1")
    answer = hq.post(page("customer-edit", customer), {**DATA, "number": "C-2", "phone": "1", "blocked": "on"})
    assert answer.url == page("customer-page", customer)
    customer.refresh_from_db()
    assert (customer.number, customer.name, customer.blocked) == ("C-1", "Ada Example", True)
    assert customer.address_books.count() == 0


@pytest.mark.parametrize("wrong", [{"number": ""}, {"name": ""}, {"email": "nobody"}, {"number": "TAKEN"}])
def test_a_customer_that_is_none_is_refused(hq, wrong):
    make_customer("TAKEN")
    assert hq.post(NEW, {**DATA, **wrong}).status_code == 422
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [("C-1", ["C-1"]), ("lovel", ["C-1"]), ("ADA@", ["C-1"]), ("0401", ["C-2"]), ("C-", ["C-1", "C-2"]), ("nobody", [])],
)
def test_customers_are_found_by_number_name_email_and_phone(hq, text, found):
    make_customer("C-1", name="Ada Lovelace", email="ada@example.org")
    make_customer("C-2", name="Grace Hopper", phone="0401234")
    rows = hq.get(LIST, {"q": text}).content.decode()
    assert [number for number in ("C-1", "C-2") if f"<strong>{number}</strong>" in rows] == found
    in_search = text_of(hq.get(reverse("portal:search"), {"q": text}))
    assert [number for number in ("C-1", "C-2") if f"{number} " in in_search.partition("Found for")[2]] == found


def test_customers_are_narrowed_by_address_book_and_by_being_blocked(hq):
    book = make_address_book()
    make_customer("C-1", [book], blocked=True)
    make_customer("C-2", [book])
    make_customer("C-3")
    for query, found in (({"address_book": book.pk}, 2), ({"blocked": "on"}, 1), ({}, 3)):
        assert hq.get(LIST, query).content.decode().count("<strong>C-") == found, query


def test_a_customer_is_removed_only_once_that_was_confirmed(hq, caplog):
    customer = make_customer("C-1", [make_address_book()])
    address = page("customer-remove", customer)
    with caplog.at_level("INFO", logger="backoffice.portal.views.setting_up"):
        assert "Registers no longer find this customer" in text_of(hq.get(address))
        assert Customer.objects.count() == 1
        assert hq.post(address).url == LIST
    assert (Customer.objects.count(), AddressBook.objects.count()) == (0, 1)
    assert [record.getMessage() for record in caplog.records] == [f"{address} by anna: C-1 Customer C-1"]


def test_an_address_book_is_created_listed_edited_and_removed(hq):
    answer = hq.post(reverse("portal:address-book-create"), {"code": "VIP", "name": "Very important"})
    book = AddressBook.objects.get()
    assert answer.url == page("address-book-page", book)
    make_store("1").address_books.add(book)
    assert "VIP Very important 1" in text_of(hq.get(reverse("portal:address-book-list"), {"q": "vip"}))
    hq.post(page("address-book-edit", book), {"code": "OTHER", "name": "Regulars"})
    assert AddressBook.objects.values_list("code", "name").get() == ("VIP", "Regulars")
    assert "1 Store 1" in text_of(hq.get(page("address-book-page", book)))


def test_an_address_book_that_a_store_has_stays(hq):
    book = make_address_book("VIP", [make_store("1")])
    address = page("address-book-remove", book)
    asked = text_of(hq.get(address))
    assert "It cannot be removed while it is used by: stores" in asked
    assert hq.post(address).status_code == 409
    assert AddressBook.objects.count() == 1
    book.stores.clear()
    assert hq.post(address).status_code == 303
    assert AddressBook.objects.count() == 0


def test_operations_look_and_change_nothing(operations):
    customer = make_customer()
    assert operations.get(page("customer-page", customer)).status_code == 200
    assert "Remove" not in text_of(operations.get(page("customer-page", customer)))
    assert [operations.post(page(f"customer-{verb}", customer)).status_code for verb in ("edit", "remove")] == [403, 403]
