"""Customers and stores from a file: new ones come in with what was chosen for them, others change where the file says so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.customers.models import AddressBook, Customer
from backoffice.imports.use_cases.run_import import run_import
from registers.models import Store
from tests.backoffice import factories as make

from .importing import counts, import_file, refused_rows, start, upload

pytestmark = pytest.mark.django_db

STORES = "id,name,address,address2,city,state,zip\n"


@pytest.fixture
def company(db):
    make.make_group("North")
    make.make_currency("EUR")
    make.make_currency("USD")


def reasons(job) -> list[str]:
    return [row[-1].partition(".")[0] for row in refused_rows(job)[1:]]


def test_stores_come_in_with_their_whole_address(company):
    job = import_file("STORES", STORES + "1000,Mall,340 W Market,,Bloomington,MN,55425\n1001,Nord,Weg 1,Hof,Kiel,,24103\n")
    assert (counts(job), job.report["written"]) == ({"in": 2}, {"STORES_CREATED": 2})
    store = Store.objects.get(number="1000")
    assert store.address == "340 W Market\nBloomington MN 55425"
    assert (store.channel_data_group.name, store.currency.code, store.time_zone) == ("North", "EUR", "Europe/Berlin")
    assert Store.objects.get(number="1001").address == "Weg 1\nHof\n24103 Kiel"


def test_new_stores_are_given_what_was_chosen(company):
    old = make.make_store("1")
    make.make_assortment("MAIN")
    make.make_price_group("RETAIL")
    make.make_address_book("ALL")
    import_file(
        "STORES", "id,name\n1,Old\n2,New\n", options={"assortment": "MAIN", "price_group": "RETAIL", "address_book": "ALL"}
    )
    new = Store.objects.get(number="2")
    for store, expected in ((old, 0), (new, 1)):
        assert [store.assortments.count(), store.price_groups.count(), store.address_books.count()] == [expected] * 3


def test_a_store_that_exists_keeps_what_the_file_does_not_say(company):
    make.make_store("1", make.make_group("South"), address="Here", tax_number="T", time_zone="Asia/Tokyo")
    job = import_file("STORES", "id,name,currency\n1,New name,USD\n")
    store = Store.objects.get(number="1")
    assert (store.name, store.currency.code) == ("New name", "USD")
    assert (store.address, store.tax_number, store.time_zone) == ("Here", "T", "Asia/Tokyo")
    assert store.channel_data_group.name == "South"
    assert job.report["written"] == {"STORES_CHANGED": 1}
    assert import_file("STORES", "id,name,currency\n1,New name,USD\n").report["written"] == {}


def test_stores_that_make_no_sense_come_back(company):
    rows = "1,a,Mars/North,EUR,en\n2,b,UTC,XXX,en\n3,c,UTC,EUR,tlh\n" + "9" * 21 + ",d,UTC,EUR,en\n5,e,UTC,EUR,de\n"
    job = import_file("STORES", "id,name,time_zone,currency,language\n" + rows)
    assert counts(job) == {"in": 1, "refused": 4}
    assert reasons(job) == [
        "Row 2, time_zone: there is no time zone 'Mars/North'",
        "Row 3, currency: there is no currency 'XXX'",
        "Row 4, language: there is no language 'tlh'",
        "Row 5, number: 21 characters are too long",
    ]


def test_customers_come_in_and_go_into_the_address_book(company):
    book = make.make_address_book("ALL")
    Customer.objects.create(number="1", name="Old", phone="030").address_books.add(book)
    rows = "1,Ada,ada@example.org,\n2,Grace,,yes\n3,Alan,no address,\n"
    job = import_file("CUSTOMERS", "CustomerNumber,FullName,EmailAddress,blocked\n" + rows, options={"address_book": "ALL"})
    assert counts(job) == {"in": 2, "refused": 1}
    assert reasons(job) == ["Row 4, email: 'no address' is no e-mail address"]
    assert job.report["written"] == {"CUSTOMERS_CREATED": 1, "CUSTOMERS_CHANGED": 1, "ADDED_TO_ADDRESS_BOOK": 1}
    assert list(Customer.objects.order_by("number").values_list("number", "name", "email", "phone", "blocked")) == [
        ("1", "Ada", "ada@example.org", "030", False),
        ("2", "Grace", "", "", True),
    ]
    assert sorted(AddressBook.objects.get().customers.values_list("number", flat=True)) == ["1", "2"]


@pytest.mark.parametrize("kind", ["STORES", "CUSTOMERS"])
def test_a_batch_takes_the_same_number_of_queries_for_three_rows_and_for_sixty(company, kind):
    def queries(numbers: range) -> int:
        job = start(upload(kind, "number,name\n" + "".join(f"{number},n\n" for number in numbers)))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            run_import(job_id=job.pk)
        return len(captured)

    assert queries(range(3)) == queries(range(1000, 1060))
