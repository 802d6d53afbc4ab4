"""Whoever tries codes is slowed down, by address and minute; nobody else is."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from registers.api import throttle
from registers.models import Device

pytestmark = pytest.mark.django_db
CALLS = {
    "/api/v1/devices/activate": {"activation_code": "22222-22222", "journal_id": "J"},
    "/api/v1/devices/hand-over": {"code": "22222-22222", "journal_id": "J"},
    "/api/v1/devices/validate": {
        "activation_code": "22222-22222",
        "journal_id": "J",
        "clock_at": "2026-01-01T00:00:00Z",
        "free_disk_bytes": 1,
        "schema_version": 2,
    },
}


@pytest.fixture(autouse=True)
def _empty_cache(settings):
    settings.ONE_TIME_CODE_CALLS_PER_MINUTE = 3
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def minute(monkeypatch):
    """Stop the clock ten seconds into a minute; a test may move it."""
    now = [60_010.0]
    monkeypatch.setattr(throttle.time, "time", lambda: now[0])
    return now


def call(path, address="203.0.113.9", **headers):
    return APIClient(REMOTE_ADDR=address, **headers).post(path, CALLS[path], format="json")


@pytest.mark.parametrize("path", CALLS)
def test_too_many_tries_are_answered_429_with_when_to_come_back(path, minute):
    assert {call(path).status_code for _ in range(3)} <= {200, 409}
    refused = call(path)
    assert (refused.status_code, refused["Content-Type"], refused["Retry-After"]) == (429, "application/problem+json", "50")
    assert (refused.json()["code"], refused.json()["retry_after_seconds"]) == ("headquarters-busy", 50)
    minute[0] += 50
    assert call(path).status_code in (200, 409)


def test_every_address_and_every_kind_of_call_counts_for_itself(minute):
    activate, hand_over, _ = CALLS
    for _ in range(4):
        last = call(activate)
    assert last.status_code == 429
    assert call(hand_over).status_code == 409
    assert call(activate, "203.0.113.10").status_code == 409


def test_a_forged_header_makes_nobody_another_address(minute):
    path = next(iter(CALLS))
    answers = [call(path, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}").status_code for number in range(4)]
    assert answers == [409, 409, 409, 429]


def test_calls_with_a_token_are_not_counted(token):
    till = APIClient()
    for _ in range(5):
        till.credentials(HTTP_AUTHORIZATION=f"Device {token}")
        answer = till.post("/api/v1/devices/token")
        assert answer.status_code == 200
        token = answer.json()["token"]
    assert Device.objects.filter(state="ACTIVATED").count() == 1


def test_a_counter_the_cache_threw_away_begins_anew(monkeypatch, minute):
    monkeypatch.setattr(throttle.cache, "add", lambda *_arguments: True)
    assert call(next(iter(CALLS))).status_code == 409
