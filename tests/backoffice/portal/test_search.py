"""One search box: a few of each thing, for those who may see it, with where the rest is."""

import pytest
from django.urls import reverse

from registers.models import Register, Store, Transaction
from tests.backoffice.factories import make_product, make_store
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import queries_of, text_of
from tests.backoffice.portal.test_lists import one_of_everything
from tests.registers.factories import make_register


def addresses_found(client, text: str) -> list[str]:
    """Return where the rows found lead to, in order."""
    page = client.get(reverse("portal:search"), {"q": text}).content.decode()
    return [part.partition('"')[0] for part in page.split('list-group-item-action" href="')[1:]]


@pytest.fixture
def fleet(anna):
    one_of_everything(1, anna)


def test_a_register_a_store_a_barcode_and_a_receipt_are_found(hq, fleet):
    receipt = Transaction.objects.get()
    product = make_product("77", ["4006381333931"])
    assert addresses_found(hq, "R1")[0] == reverse("portal:register-page", args=[Register.objects.get(number="R1").pk])
    assert addresses_found(hq, "S1") == [reverse("portal:store-page", args=[Store.objects.get(number="S1").pk])]
    assert addresses_found(hq, "4006381333931") == [reverse("portal:product-page", args=[product.pk])]
    for text in (receipt.receipt_number, str(receipt.pk)):
        assert addresses_found(hq, text) == [reverse("portal:transaction-page", args=[receipt.pk])]


def test_more_than_a_few_of_a_kind_are_in_its_list(hq):
    store = make_store("9")
    for number in range(7):
        make_register(store, f"TILL-{number}")
    found = addresses_found(hq, "TILL-")
    assert len(found) == 7
    assert found[-1] == f"{reverse('portal:register-list')}?q=TILL-"
    assert "1 to 7 of 7" in text_of(hq.get(found[-1]))


def test_nobody_finds_what_they_may_not_see(fleet):
    assert addresses_found(signed_in(make_user("nobody")), "1") == []


@pytest.mark.parametrize(("text", "said"), [("", "What are you looking for?"), ("no such thing", "Nothing is found")])
def test_a_search_without_an_answer_says_what_can_be_found(hq, text, said):
    page = text_of(hq.get(reverse("portal:search"), {"q": text}))
    assert said in page
    assert "scan a barcode" in page


@pytest.mark.parametrize("text", ["ק'\"<script>", "%00\x00", "x" * 500, "%", "\\"])
def test_a_search_is_shown_as_it_was_written_and_breaks_nothing(hq, text):
    response = hq.get(reverse("portal:search"), {"q": text})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script src", "")


def test_a_search_takes_the_same_number_of_queries_for_one_and_for_three_of_each(hq, anna):
    one_of_everything(1, anna)
    address = f"{reverse('portal:search')}?q=1"
    for_one = queries_of(hq, address)
    for number in (10, 11):
        make_register(make_store(f"S{number}"), f"R{number}")
        make_product(f"{number}")
    assert queries_of(hq, address) == for_one
    assert len(addresses_found(hq, "1")) == 10


def test_every_page_has_the_search_box(hq, fleet):
    assert 'role="search"' in hq.get(reverse("portal:product-list")).content.decode()
