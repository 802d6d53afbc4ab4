"""Promotions in the portal: what is typed is what registers get, and what makes no sense is refused in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.pricing.models import Promotion
from tests.backoffice.factories import make_category, make_price_group, make_product, make_promotion

pytestmark = pytest.mark.django_db

NEW = reverse("portal:promotion-create")


def typed(**fields: object) -> dict[str, object]:
    return {
        "code": "MEAL",
        "name": "Meal",
        "price_group": make_price_group().pk,
        "kind": "MIX_AND_MATCH",
        "set_price": "5.00",
        "free": "0",
        "set_of": "1+2",
        "combination": "BEST_PRICE",
        "priority": "0",
        "valid_from": "2026-01-01",
        "weekdays": "12345",
        "is_active": "on",
        "lines": "1: 100\n2: category DRINKS\n",
        **fields,
    }


@pytest.fixture
def catalog() -> None:
    make_product("100")
    make_category("DRINKS")


def test_promotion_is_created_with_its_parts_and_items(admin_client, catalog):
    assert admin_client.post(NEW, typed()).status_code == 303
    promotion = Promotion.objects.get()
    assert list(promotion.parts.values_list("part", "pieces")) == [(1, 1), (2, 2)]
    assert list(promotion.items.values_list("part", "product__number", "category__code")) == [
        (1, "100", None),
        (2, None, "DRINKS"),
    ]
    page = admin_client.get(reverse("portal:promotion-edit", args=[promotion.pk])).content.decode()
    assert "1+2" in page
    assert "1: 100\n2: category DRINKS" in page


def test_items_that_stay_keep_their_rows(admin_client, catalog):
    make_product("200")
    promotion = make_promotion(make_price_group("OTHER"), "MEAL", [make_product("300")])
    (kept,) = promotion.items.values_list("pk", flat=True)
    fields = typed(kind="PERCENT", percent="10", set_price="", set_of="", lines="300\n200")
    address = reverse("portal:promotion-edit", args=[promotion.pk])
    assert admin_client.post(address, fields).status_code == 303
    assert dict(promotion.items.values_list("product__number", "pk"))["300"] == kept
    assert promotion.items.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lines": "1: 100\n2: 999"}, "Line 2: there is no 999."),
        ({"lines": "1: 100"}, "Part 2 has no product and no category."),
        ({"lines": "1: 100\n2: category DRINKS\n3: 100"}, "There is no part 3."),
        ({"kind": "QUANTITY"}, "A promotion by quantity has one part"),
        ({"set_of": ""}, "says how many pieces make a set"),
        ({"set_price": "", "free": "3"}, "Not all pieces of a set can be free"),
        ({"percent": "10"}, "Say one of these"),
        ({"combination": "COMPOUND"}, "Only a share or an amount off each piece"),
        ({"weekdays": "89"}, "Enter a valid value."),
        ({"from_time": "25:00"}, "Enter a valid value."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(admin_client, catalog, fields, words):
    answer = admin_client.post(NEW, typed(**fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Promotion.objects.count() == 0


def test_list_shows_what_each_gives(admin_client):
    group = make_price_group()
    make_promotion(group, "TENTH", [make_product()])
    make_promotion(group, "3FOR2", kind="QUANTITY", free=1, is_active=False)
    page = admin_client.get(reverse("portal:promotion-list")).content.decode()
    assert "−10 %" in page
    assert "1 piece free" in page


def test_list_takes_as_many_queries_for_three_rows_as_for_one(admin_client, django_assert_num_queries):
    group, address = make_price_group(), reverse("portal:promotion-list")
    make_promotion(group, "A", [make_product()])
    admin_client.get(address)

    with CaptureQueriesContext(connection) as one:
        admin_client.get(address)
    for code in ("B", "C"):
        make_promotion(group, code)
    with django_assert_num_queries(len(one)):
        admin_client.get(address)
