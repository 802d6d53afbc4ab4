"""The product page says what a store will ask, and draws when which price holds."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from backoffice.catalog.models import Product
from registers.models import Store, StoreManager
from tests.backoffice.factories import make_assortment, make_price, make_price_group, make_product, make_promotion, make_store
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
ASKED = {"store": "12", "day": "2026-11-24", "time": "09:00", "quantity": "2"}


@pytest.fixture
def tea() -> Product:
    product, store = make_product("1000"), make_store("12")
    make_assortment(stores=[store], products=[product])
    group = make_price_group(stores=[store])
    make_price(group, product, "2.00")
    make_promotion(group, "TENTH", [product], valid_from="2026-11-24", valid_to="2026-11-24")
    return product


def address(product: Product) -> str:
    return reverse("portal:product-page", args=[product.pk])


def test_a_store_asks_less_on_the_day_of_a_promotion(hq, tea):
    shown = text_of(hq.get(address(tea), ASKED))
    assert "12 Store 12 , Nov. 24, 2026, 9 a.m. Unit price 2.00 EUR 2 PCS 4.00 EUR TENTH TENTH −0.40 EUR" in shown
    assert "To pay 3.60 EUR tax included Taxes VAT19 19 %" in shown
    assert "To pay 4.00 EUR" in text_of(hq.get(address(tea), {**ASKED, "day": "2026-11-25"}))


def test_the_question_begins_with_tomorrow_at_nine(hq, tea):
    page = hq.get(address(tea)).content.decode()
    assert f'value="{timezone.localdate() + timedelta(days=1)}"' in page
    assert 'value="09:00"' in page
    assert "To pay" not in page


@pytest.mark.parametrize(
    ("said", "problem"),
    [({"store": "99"}, "There is no store with this number."), ({"day": "tomorrow"}, "date"), ({"quantity": "0"}, "0.001")],
)
def test_a_question_without_sense_is_answered_with_what_is_wrong(hq, tea, said, problem):
    answer = hq.get(address(tea), {**ASKED, **said})
    assert (answer.status_code, problem in text_of(answer)) == (422, True)


def test_what_is_not_sold_or_has_no_price_is_said_so(hq, tea):
    make_store("13")
    assert "This store does not sell it" in text_of(hq.get(address(tea), {**ASKED, "store": "13"}))
    Store.objects.get(number="12").price_groups.clear()
    assert "It has no price there on that day" in text_of(hq.get(address(tea), ASKED))


def test_a_store_that_the_reader_may_not_see_is_none(tea):
    user, theirs = make_user("mia"), make_store("13")
    user.user_permissions.add(Permission.objects.get(codename="view_product"))
    StoreManager.objects.create(user=user, store=theirs)
    browser = signed_in(user)
    assert "There is no store with this number." in text_of(browser.get(address(tea), ASKED))
    assert "13 Store 13 , Nov. 24, 2026" in text_of(browser.get(address(tea), {**ASKED, "store": "13"}))


def test_prices_are_drawn_by_group_without_a_query_for_each(hq, tea):
    for_one = queries_of(hq, address(tea))
    club = make_price_group("CLUB")
    for month in range(1, 9):
        make_price(club, tea, f"1.{month}0", valid_from=f"2026-0{month}-15")
    assert queries_of(hq, address(tea)) == for_one
    page = hq.get(address(tea)).content.decode()
    assert page.count('class="drawing price-lane"') == 2
    assert "<title>1.80: Aug. 15, 2026 – …</title>" in page


def test_a_product_without_prices_has_no_drawing(hq):
    assert "price-lane" not in hq.get(address(make_product("2000"))).content.decode()
