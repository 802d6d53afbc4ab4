"""Promotions by programs: what is sent is what registers get, and what makes no sense is refused with its place."""

import pytest

from backoffice.pricing.models import Promotion
from tests.backoffice.factories import make_category, make_price_group, make_product

ADDRESS = "/api/v1/hq/catalog/promotions"

pytestmark = pytest.mark.django_db

MEAL = {
    "code": "MEAL",
    "name": "Meal",
    "price_group": "RETAIL",
    "kind": "MIX_AND_MATCH",
    "set_price": "5.00",
    "valid_from": "2026-01-01",
    "parts": [{"part": 1, "pieces": 1}, {"part": 2, "pieces": 2}],
    "items": [{"product": "100"}, {"part": 2, "category": "DRINKS"}],
}


@pytest.fixture(autouse=True)
def catalog(db) -> None:
    make_price_group("RETAIL")
    make_product("100")
    make_category("DRINKS")


def test_promotion_is_created_shown_and_changed(erp):
    created = erp.post(ADDRESS, MEAL, format="json")
    assert created.status_code == 201, created.content
    shown = erp.get(f"{ADDRESS}/MEAL").json()
    assert shown["parts"] == MEAL["parts"]
    assert shown["items"] == [
        {"part": 1, "product": "100", "category": None},
        {"part": 2, "product": None, "category": "DRINKS"},
    ]
    changed = erp.patch(f"{ADDRESS}/MEAL", {"is_active": False, "priority": 5}, format="json").json()
    assert (changed["is_active"], changed["priority"], changed["items"]) == (False, 5, shown["items"])
    body = {"kind": "PERCENT", "percent": "10", "set_price": None, "parts": [], "items": [{"product": "100"}]}
    changed = erp.patch(f"{ADDRESS}/MEAL", body, format="json").json()
    assert (changed["parts"], len(changed["items"])) == ([], 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"items": [{"product": "999"}, {"part": 2, "category": "DRINKS"}]},
        {"items": [{"product": "100", "category": "DRINKS"}]},
        {"items": [{}]},
        {"items": [{"product": "1\x0000"}]},
        {"items": [{"product": "100"}]},
        {"parts": []},
        {"percent": "10"},
        {"set_price": None},
        {"combination": "COMPOUND"},
        {"weekdays": "9"},
        {"from_time": "17:00"},
        {"valid_to": "2025-01-01"},
        {"price_group": "NONE"},
    ],
)
def test_what_makes_no_sense_is_refused(erp, fields):
    assert erp.post(ADDRESS, {**MEAL, **fields}, format="json").status_code == 400
    assert Promotion.objects.count() == 0


@pytest.mark.parametrize(
    "fields", [{"parts": [{"part": 1}]}, {"parts": [{"part": 1, "pieces": 1}] * 2}, {"items": [{"part": 1}]}]
)
def test_change_that_lacks_something_is_refused(erp, fields):
    assert erp.post(ADDRESS, MEAL, format="json").status_code == 201
    assert erp.patch(f"{ADDRESS}/MEAL", fields, format="json").status_code == 400


def test_code_is_taken_once_and_stays(erp):
    assert erp.post(ADDRESS, MEAL, format="json").status_code == 201
    assert erp.post(ADDRESS, MEAL, format="json").status_code == 400
    assert erp.patch(f"{ADDRESS}/MEAL", {"code": "OTHER"}, format="json").status_code == 400
