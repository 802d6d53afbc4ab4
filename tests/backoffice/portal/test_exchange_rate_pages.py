"""Exchange rates in the portal: moments are typed in UTC, and what has begun stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from backoffice.pricing.models import ExchangeRate
from tests.backoffice.factories import make_currency, make_exchange_rate

pytestmark = pytest.mark.django_db

NEW, LIST = reverse("portal:exchange-rate-create"), reverse("portal:exchange-rate-list")


def typed(**fields: object) -> dict[str, object]:
    values = {"currency": make_currency("USD").pk, "store_currency": make_currency().pk, "rate": "0.95", "is_accepted": "on"}
    return {**values, **fields}


def test_rate_without_a_moment_begins_now(admin_client):
    assert admin_client.post(NEW, typed()).status_code == 303
    age = timezone.now() - ExchangeRate.objects.get().valid_from
    assert timedelta(0) <= age < timedelta(minutes=1)


def test_moment_is_read_in_utc_whatever_the_portals_time_zone(admin_client, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    assert admin_client.post(NEW, typed(valid_from="2999-01-01T08:00")).status_code == 303
    assert ExchangeRate.objects.get().valid_from == datetime(2999, 1, 1, 8, tzinfo=UTC)
    assert "08:00" in admin_client.get(LIST).content.decode() or "8 a.m." in admin_client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rate": "0"}, "An exchange rate is more than nothing."),
        ({"store_currency": "USD"}, "A currency has no exchange rate into itself."),
        ({"valid_from": "2020-01-01T08:00"}, "An exchange rate begins now or later"),
        ({"rate": "x"}, "Enter a number."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(admin_client, fields, words):
    if "store_currency" in fields:
        fields = {"store_currency": make_currency("USD").pk}
    answer = admin_client.post(NEW, typed(**fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ExchangeRate.objects.count() == 0


def test_list_says_what_holds_and_only_what_comes_can_be_removed(admin_client):
    now = timezone.now()
    past, present = make_exchange_rate(), make_exchange_rate(rate="0.9", valid_from=now - timedelta(hours=1))
    coming = make_exchange_rate(valid_from=now + timedelta(hours=1))
    page = admin_client.get(LIST).content.decode()
    assert [page.count(word) for word in ("Past", "Coming")] == [1, 1]
    removals = {each: reverse("portal:exchange-rate-remove", args=[each.pk]) for each in (past, present, coming)}
    assert [each for each, address in removals.items() if address in page] == [coming]
    for address in removals.values():
        assert admin_client.post(address).status_code == 303
    assert list(ExchangeRate.objects.order_by("valid_from")) == [past, present]
