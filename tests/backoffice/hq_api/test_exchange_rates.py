"""Exchange rates by programs: entered, listed, and taken back before they begin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.pricing.models import ExchangeRate
from tests.backoffice.factories import make_currency, make_exchange_rate

ADDRESS = "/api/v1/hq/catalog/exchange-rates"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def currencies(db) -> None:
    for code in ("EUR", "USD", "CHF"):
        make_currency(code)


def test_rate_is_added_shown_and_listed(erp):
    body = {"store_currency": "EUR", "currency": "USD", "rate": "0.916667"}
    created = erp.post(ADDRESS, body, format="json")
    assert created.status_code == 201, created.content
    shown = erp.get(f"{ADDRESS}/{created.json()['id']}").json()
    assert shown == created.json()
    assert (shown["rate"], shown["is_accepted"], shown["currency"]) == ("0.916667", True, "USD")
    assert [each["id"] for each in erp.get(ADDRESS, {"currency": "USD"}).json()["results"]] == [shown["id"]]
    assert erp.get(ADDRESS, {"currency": "CHF"}).json()["results"] == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"rate": "0"}, 400),
        ({"rate": "1.1234567"}, 400),
        ({"currency": "EUR"}, 400),
        ({"currency": "XXX"}, 400),
        ({"valid_from": "2020-01-01T00:00:00Z"}, 400),
        ({"valid_from": "2999-01-01T00:00:00Z"}, 409),
    ],
)
def test_what_makes_no_sense_is_refused(erp, fields, status):
    coming = {"store_currency": "EUR", "currency": "USD", "rate": "0.95", "valid_from": "2999-01-01T00:00:00Z"}
    assert erp.post(ADDRESS, coming, format="json").status_code == 201
    assert erp.post(ADDRESS, {**coming, **fields}, format="json").status_code == status
    assert ExchangeRate.objects.count() == 1


def test_only_what_has_not_begun_is_taken_back(erp):
    begun, coming = make_exchange_rate(), make_exchange_rate(valid_from=timezone.now() + timedelta(days=1))
    assert erp.delete(f"{ADDRESS}/{begun.pk}").status_code == 409
    assert erp.delete(f"{ADDRESS}/{coming.pk}").status_code == 204
    assert list(ExchangeRate.objects.all()) == [begun]
