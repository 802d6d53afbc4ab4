"""Lists of 300 rows take the queries of three, and lists that are longer than people read are not counted to their end."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from backoffice.portal.use_cases.set_up_roles import STORE_MANAGER
from backoffice.portal.views.answers import BoundedPaginator
from registers.models import Device, Register, Store, StoreManager, UploadSession
from tests.backoffice.factories import make_store
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.ledger import make_transaction
from tests.backoffice.portal.pages import queries_of, text_of
from tests.backoffice.portal.test_lists import LISTS, one_of_everything
from tests.registers.factories import make_register

MANY = 300
#: There are no 300 of these in any company.
FEW_BY_NATURE = {"currency-list", "payment-method-list"}
#: Rooms that show a list among other things.
OTHER_LISTS = ("job-overview", "person-overview", "second-factors")


def one_person(number: int) -> None:
    """Make an account with a role that manages a store."""
    user = make_user(f"person {number}", STORE_MANAGER)
    StoreManager.objects.create(user=user, store=Store.objects.get(number=f"S{number}"))


def test_pages_take_the_same_number_of_queries_for_three_and_for_three_hundred_rows(hq, anna):
    addresses = ["/", f"{reverse('portal:search')}?q=R", *(reverse(f"portal:{name}") for name in (*LISTS, *OTHER_LISTS))]
    for number in (1, 2, 3):
        one_of_everything(number, anna)
        one_person(number)
    for_three = {address: queries_of(hq, address) for address in addresses}
    for number in range(4, MANY + 1):
        one_of_everything(number, anna)
        one_person(number)
    assert {address: queries_of(hq, address) for address in addresses} == for_three
    short = {name for name in LISTS if f"1 to 50 of {MANY}" not in text_of(hq.get(reverse(f"portal:{name}")))}
    assert short - FEW_BY_NATURE == set()


@pytest.fixture
def sixty(db):
    store = make_store("1")
    for number in range(60):
        make_register(store, f"{number:02}")
    return Register.objects.order_by("number")


def test_a_list_is_counted_no_further_than_there_are_pages_for(sixty):
    pages = BoundedPaginator(sixty, 20, most=50)
    with CaptureQueriesContext(connection) as captured:
        assert (pages.count, pages.num_pages, pages.has_more) == (50, 3, True)
    assert [query["sql"].count("LIMIT 51") for query in captured] == [1]
    assert [register.number for register in pages.get_page(999)] == [f"{number:02}" for number in range(40, 50)]


@pytest.mark.parametrize("most", [60, 61, 10_000])
def test_a_list_that_is_not_longer_is_counted_exactly(sixty, most):
    pages = BoundedPaginator(sixty, 20, most=most)
    assert (pages.count, pages.num_pages, pages.has_more) == (60, 3, False)


def test_a_page_says_that_there_are_more_rows(sixty):
    page = BoundedPaginator(sixty, 20, most=50).get_page(1)
    said = render_to_string("components/pagination.html", {"rows": page}, RequestFactory().get("/"))
    assert "1 to 20 of more than 50; narrow the list to see others" in " ".join(said.split())
    assert "1 / 3" in said


@pytest.mark.postgresql
@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_cut_from_parts_are_those_cut_from_all(sixty, page):
    parts = [sixty.filter(number__endswith=str(digits)) for digits in range(10)]
    whole, parted = BoundedPaginator(sixty, 25, most=55), BoundedPaginator(sixty, 25, most=55, parts=parts)
    with CaptureQueriesContext(connection) as captured:
        shown = [register.number for register in parted.get_page(page)]
    assert shown == [register.number for register in whole.get_page(page)]
    assert [query["sql"].count("UNION ALL") for query in captured] == [0, 9, 0]


def test_the_manager_of_two_stores_sees_the_latest_of_both_first(db):
    stores = [make_store("1"), make_store("2"), make_store("3")]
    session = UploadSession.objects.create(
        device=Device.objects.create(register=make_register(stores[0], "1-1"), state="ACTIVATED", token_hash="1"),
        received_at=timezone.now(),
        body=b"",
    )
    for number in range(1, 7):
        make_transaction(number, session, store_number=str(1 + number % 3))
    user = make_user("manager of two", STORE_MANAGER)
    StoreManager.objects.bulk_create(StoreManager(user=user, store=store) for store in stores[:2])
    page = text_of(signed_in(user).get(reverse("portal:transaction-list")))
    assert [word for word in page.split() if word.startswith("R-")] == ["R-1", "R-3", "R-4", "R-6"]
