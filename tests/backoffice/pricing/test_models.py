"""What the database itself refuses in prices."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from backoffice.pricing.models import Price, StorePriceGroup
from tests.backoffice.factories import FIRST_DAY, make_price, make_price_group, make_product, make_store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("unit_price", ["0", "0.000001", "13.0863", "123456789.123456", "999999999.999999"])
def test_price_comes_back_to_the_last_digit(unit_price):
    price = make_price(make_price_group(), make_product(), unit_price)
    assert Price.objects.get(pk=price.pk).unit_price == Decimal(unit_price)


def test_price_is_never_negative():
    with pytest.raises(IntegrityError):
        make_price(make_price_group(), make_product(), "-0.01")


def test_price_does_not_end_before_it_begins():
    with pytest.raises(IntegrityError):
        make_price(make_price_group(), make_product(), valid_to=date(2025, 12, 31))


def test_price_may_hold_for_one_day():
    assert make_price(make_price_group(), make_product(), valid_to=FIRST_DAY).valid_to == FIRST_DAY


def test_price_begins_once_a_day():
    group, product = make_price_group(), make_product()
    make_price(group, product)
    with pytest.raises(IntegrityError):
        make_price(group, product, "2.00")


def test_price_group_is_given_to_a_store_once():
    store = make_store()
    group = make_price_group(stores=[store])
    with pytest.raises(IntegrityError):
        StorePriceGroup.objects.create(store=store, price_group=group)
