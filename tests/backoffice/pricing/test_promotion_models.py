"""What the database itself refuses in promotions."""

from datetime import date

import pytest
from django.db import IntegrityError

from backoffice.pricing.models import Promotion, PromotionItem, PromotionPart
from tests.backoffice.factories import make_category, make_price_group, make_product, make_promotion

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "PERCENT", "percent": 10},
        {"kind": "PERCENT", "percent": 100, "combination": "COMPOUND"},
        {"kind": "AMOUNT", "amount": 1},
        {"kind": "QUANTITY", "free": 1},
        {"kind": "QUANTITY", "set_price": 0},
        {"kind": "MIX_AND_MATCH", "percent": 20},
        {"kind": "THRESHOLD", "threshold": 50, "amount": 5},
        {"from_time": "22:00", "to_time": "04:00"},
    ],
)
def test_promotion_that_makes_sense_is_kept(fields):
    given = {"percent": None} if {"amount", "free", "set_price"} & fields.keys() else {}
    assert Promotion.objects.get(pk=make_promotion(make_price_group(), **given, **fields).pk).code == "TENTH"


@pytest.mark.parametrize(
    "fields",
    [
        {"percent": None},
        {"percent": 10, "amount": 1},
        {"percent": 10, "free": 1},
        {"percent": 0},
        {"percent": 101},
        {"percent": None, "amount": 0, "kind": "AMOUNT"},
        {"percent": None, "amount": 1},
        {"percent": 10, "kind": "AMOUNT"},
        {"percent": 10, "kind": "THRESHOLD"},
        {"percent": None, "set_price": 1, "kind": "THRESHOLD", "threshold": 5},
        {"percent": None, "free": 1, "kind": "QUANTITY", "combination": "COMPOUND"},
        {"valid_to": date(2000, 1, 1)},
        {"from_time": "22:00"},
        {"code": ""},
    ],
)
def test_promotion_that_makes_no_sense_is_refused(fields):
    with pytest.raises(IntegrityError):
        make_promotion(make_price_group(), **{"percent": 10, **fields})


@pytest.mark.parametrize("both", [True, False])
def test_item_is_a_product_or_a_category(both):
    promotion = make_promotion(make_price_group())
    one = {"product": make_product(), "category": make_category()} if both else {}
    with pytest.raises(IntegrityError):
        PromotionItem.objects.create(promotion=promotion, **one)


def test_part_needs_pieces():
    with pytest.raises(IntegrityError):
        PromotionPart.objects.create(promotion=make_promotion(make_price_group()), pieces=0)
