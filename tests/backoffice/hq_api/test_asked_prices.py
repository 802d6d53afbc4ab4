"""What a store will ask, by program."""

import pytest

from backoffice.pricing.models import Promotion
from registers.models import Store

ADDRESS = "/api/v1/hq/catalog/products/1000/asked-price"
MOMENT = {"date": "2026-11-24", "time": "09:00", "quantity": "2"}


def test_the_answer_says_what_is_asked_and_why(erp, everything):
    Promotion.objects.update(percent=10)
    assert erp.get(ADDRESS, {"store": "S1", **MOMENT}).json() == {
        "product": "1000",
        "store": "S1",
        "at": "2026-11-24T09:00:00",
        "quantity": "2",
        "currency": "EUR",
        "prices_include_tax": True,
        "unit_price": "1.0000",
        "list_amount": "2.00",
        "savings": [{"code": "TENTH", "name": "TENTH", "amount": "0.20"}],
        "deposit_product": None,
        "deposit_amount": None,
        "amount": "1.80",
        "tax_rates": [{"code": "VAT19", "name": "VAT", "percent": "19.0000"}],
    }


def test_the_present_moment_is_asked_about_unless_another_one_is_said(erp, everything):
    assert erp.get(ADDRESS, {"store": "S1"}).json()["quantity"] == "1"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"store": "S2"}, 404, "unknown-product"),
        ({"store": "S9"}, 404, "not-found"),
        ({}, 400, "invalid-input"),
        ({"store": "S1", "date": "tomorrow"}, 400, "invalid-input"),
        ({"store": "S1", "quantity": "0"}, 400, "invalid-input"),
    ],
)
def test_what_cannot_be_answered_is_refused(erp, everything, query, status, code):
    refused = erp.get(ADDRESS, query)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_a_token_of_one_store_asks_about_no_other(client_with, everything):
    client = client_with(store=Store.objects.get(number="S1"))
    assert client.get(ADDRESS, {"store": "S1"}).status_code == 200
    other = client.get(ADDRESS, {"store": "S2"})
    assert (other.status_code, other.json()["code"]) == (404, "not-found")
