"""Prices in bulk: what is new is created, what differs is changed, the rest is left alone."""

from datetime import date
from decimal import Decimal

import pytest

from backoffice.pricing.models import Price
from backoffice.pricing.use_cases.upsert_prices import PriceValues, upsert_prices
from tests.backoffice.factories import FIRST_DAY, make_price_group, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_price_group()


def counts(done) -> tuple[int, int]:
    return done.created, done.changed


def stored(group):
    return list(
        Price.objects.filter(price_group=group).order_by("product__number", "valid_from").values_list("unit_price", "valid_to")
    )


def test_upsert_prices_creates_changes_and_leaves(group):
    one, two = make_product("1"), make_product("2")
    first = [PriceValues(group.pk, one.pk, Decimal("1.5"), FIRST_DAY), PriceValues(group.pk, two.pk, Decimal(2), FIRST_DAY)]
    assert counts(upsert_prices(values=first)) == (2, 0)
    assert counts(upsert_prices(values=first)) == (0, 0)
    second = [PriceValues(group.pk, one.pk, Decimal("1.6"), FIRST_DAY, date(2026, 2, 1)), first[1]]
    assert counts(upsert_prices(values=second)) == (0, 1)
    assert stored(group) == [(Decimal("1.6"), date(2026, 2, 1)), (Decimal(2), None)]


def test_upsert_prices_keeps_rows_of_other_days_and_groups(group):
    product, other = make_product("1"), make_price_group("OTHER")
    upsert_prices(
        values=[
            PriceValues(group.pk, product.pk, Decimal(1), FIRST_DAY),
            PriceValues(other.pk, product.pk, Decimal(9), FIRST_DAY),
        ]
    )
    upsert_prices(values=[PriceValues(group.pk, product.pk, Decimal(2), date(2026, 2, 1))])
    assert stored(group) == [(Decimal(1), None), (Decimal(2), None)]
    assert stored(other) == [(Decimal(9), None)]


def test_upsert_prices_takes_the_last_of_several(group):
    product = make_product("1")
    values = [PriceValues(group.pk, product.pk, Decimal(price), FIRST_DAY) for price in (1, 2)]
    assert counts(upsert_prices(values=values)) == (1, 0)
    assert stored(group) == [(Decimal(2), None)]
