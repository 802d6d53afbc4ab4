"""What a store will ask: headquarters answers by the registers' own look-ups, and so as they will."""

from contextlib import closing
from datetime import datetime

import msgspec
import pytest

from backoffice.catalog.models import Product
from backoffice.pricing.models import PromotionPart
from backoffice.pricing.queries.asked_price import asked_price
from channel.database import open_channel_database
from channel.errors import UnknownProduct
from channel.lookup import selling_price
from registers.models import Store
from tests.backoffice.factories import (
    make_assortment,
    make_category,
    make_price,
    make_price_group,
    make_product,
    make_promotion,
    make_store,
)
from tests.distribution.headquarters import build, copy_folder, make_headquarters

NINE = datetime.fromisoformat("2026-11-24T09:00")


@pytest.fixture
def store(db) -> Store:
    return make_store("12")


@pytest.fixture
def tea(store) -> Product:
    below = make_category("TEA", parent=make_category("FOOD"))
    product = make_product("1000", ["4006381333931"], category=below)
    make_assortment(stores=[store], products=[product])
    return product


def test_the_price_of_the_day_comes_from_the_group_with_the_highest_priority(store, tea):
    make_price(make_price_group("RETAIL", [store]), tea, "2.00")
    club = make_price_group("CLUB", [store], priority=5)
    make_price(club, tea, "1.80", valid_from="2026-11-24", valid_to="2026-11-24")
    make_price(make_price_group("OTHER", [make_store("13")], priority=9), tea, "0.10")
    found = [asked_price(product=tea, store=store, at=NINE.replace(day=day)).amount for day in (23, 24, 25)]
    assert found == ["2.00", "1.80", "2.00"]


def test_promotions_of_the_product_and_of_categories_above_it_hold_between_their_times(store, tea):
    retail = make_price_group("RETAIL", [store])
    make_price(retail, tea, "2.00")
    happy = make_promotion(retail, "HAPPY", percent=10, from_time="08:00", to_time="10:00", weekdays="2")
    happy.items.create(category=tea.category.parent)
    asked = asked_price(product=tea, store=store, at=NINE, quantity="3")
    assert (asked.list_amount, asked.amount) == ("6.00", "5.40")
    assert [(saving.code, saving.amount) for saving in asked.savings] == [("HAPPY", "0.60")]
    late, next_day = NINE.replace(hour=10), NINE.replace(day=25)
    assert [asked_price(product=tea, store=store, at=at).amount for at in (late, next_day)] == ["2.00", "2.00"]


def test_a_set_is_made_of_the_quantity_that_was_asked_for(store, tea):
    retail = make_price_group("RETAIL", [store])
    make_price(retail, tea, "2.00")
    promotion = make_promotion(retail, "3FOR2", [tea], kind="QUANTITY", free=1)
    PromotionPart.objects.create(promotion=promotion, pieces=3)
    amounts = [asked_price(product=tea, store=store, at=NINE, quantity=str(count)).amount for count in (1, 2, 3, 7)]
    assert amounts == ["2.00", "4.00", "4.00", "10.00"]


def test_the_deposit_on_each_piece_is_asked_too(store, tea):
    retail = make_price_group("RETAIL", [store])
    make_price(retail, tea, "2.00")
    bottle = make_product("BOTTLE", is_deposit=True)
    tea.deposit_product = bottle
    tea.save()
    assert asked_price(product=tea, store=store, at=NINE, quantity="3").amount == "6.00"
    tea.assortments.get().products.add(bottle)
    unpriced = asked_price(product=tea, store=store, at=NINE, quantity="3")
    assert (unpriced.list_amount, unpriced.deposit_amount, unpriced.amount) == ("6.00", None, None)
    make_price(retail, bottle, "0.25")
    asked = asked_price(product=tea, store=store, at=NINE, quantity="3")
    assert (asked.list_amount, asked.deposit_amount, asked.amount) == ("6.00", "0.75", "6.75")


def test_without_a_price_nothing_is_asked_and_what_is_not_sold_has_none(store, tea):
    asked = asked_price(product=tea, store=store, at=NINE)
    assert (asked.product.unit_price, asked.list_amount, asked.amount, asked.savings) == (None, None, None, [])
    for product, where in ((tea, make_store("13")), (make_product("2000"), store)):
        with pytest.raises(UnknownProduct):
            asked_price(product=product, store=where, at=NINE)
    tea.is_active = False
    tea.save()
    with pytest.raises(UnknownProduct):
        asked_price(product=tea, store=store, at=NINE)


@pytest.mark.django_db(transaction=True)
def test_headquarters_says_what_registers_say_by_released_data():
    north, _south = make_headquarters()
    milk = Product.objects.get(number="1001")
    make_promotion(milk.prices.order_by("unit_price").last().price_group, "TENTH").items.create(category=milk.category)
    build(north)
    released = copy_folder(north).current()
    assert released is not None
    with closing(open_channel_database(released)) as database:
        for store in north.stores.all():
            here = asked_price(product=milk, store=store, at=NINE, quantity="3")
            there = selling_price(database, store_number=store.number, number="1001", at=NINE, quantity="3")
            assert here == msgspec.structs.replace(there, product=msgspec.structs.replace(there.product, release=0))
    assert (here.amount, [saving.code for saving in here.savings]) == ("3.37", ["TENTH"])
