"""Every route of the API, tried by every kind of device in every state: what is not on its list is forbidden."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern, URLResolver
from rest_framework.permissions import AllowAny
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.views import APIView

from channel.activation import ActivationRequest
from channel.errors import NotPermitted
from registers.api.allow_list import ALLOW_LISTS, HAND_OVER_LIST, IsAllowedDevice
from registers.api.authentication import DeviceAuthentication
from registers.models import Device
from registers.use_cases.activate_device import activate_device
from registers.use_cases.issue_activation_code import issue_activation_code

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OPEN = {"device-activate", "device-begin-hand-over", "device-validate", "health"}
EVERY_CALL = frozenset[tuple[str, str]]().union(*ALLOW_LISTS.values(), HAND_OVER_LIST)
#: What each kind of device may do in each state.
KINDS = [
    *((kind, "ACTIVATED", calls) for kind, calls in ALLOW_LISTS.items()),
    *((kind, state, HAND_OVER_LIST) for kind in Device.Type for state in ("DEACTIVATED", "DISABLED")),
    *((kind, "PENDING", frozenset()) for kind in Device.Type),
]


def api_routes() -> Iterator[tuple[str | None, type[APIView]]]:
    """Yield the name and view class of every route under /api/v1/."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "api/v1/":
            for route in pattern.url_patterns:
                assert isinstance(route, URLPattern)
                assert not isinstance(route.pattern, RegexPattern)
                view: Any = route.callback
                yield route.name, view.view_class


def test_every_route_of_the_api_has_a_name_of_its_own():
    names = [name for name, _ in api_routes()]
    assert None not in names
    assert len(names) == len(set(names))


def test_every_type_of_device_has_its_list_and_none_may_hand_over_by_its_own_token():
    assert set(ALLOW_LISTS) == set(Device.Type)
    assert frozenset({("POST", "transaction-upload"), ("POST", "device-deactivate")}) == HAND_OVER_LIST
    assert ALLOW_LISTS[Device.Type.PRICE_CHECKER] < ALLOW_LISTS[Device.Type.REGISTER]


def test_every_allowed_call_exists():
    answered = {(method, name) for name, view in api_routes() for method in METHODS if hasattr(view, method.lower())}
    answered |= {("HEAD", name) for method, name in answered if method == "GET"}
    assert EVERY_CALL - answered == set()


@pytest.mark.parametrize(("name", "view"), [pytest.param(name, view, id=name) for name, view in api_routes()])
def test_a_route_for_devices_follows_the_list(name, view):
    if name in OPEN:
        assert name not in {allowed for _, allowed in EVERY_CALL}
        return
    assert AllowAny not in view.permission_classes
    assert (IsAllowedDevice in view.permission_classes) == (DeviceAuthentication in view.authentication_classes)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", [name for name, _ in api_routes() if name not in OPEN] + ["made-up-tomorrow"])
def test_only_the_calls_on_the_list_are_permitted(name, method):
    class Match:
        url_name = name

    request = APIRequestFactory().generic(method, "/")
    request = APIView().initialize_request(request)
    request._request.resolver_match = Match
    request.resolver_match = Match
    for kind, state, calls in KINDS:
        request.auth = Device(type=kind, state=state)
        assert IsAllowedDevice().has_permission(request, APIView()) == ((method, name) in calls)
    request.auth = None
    assert IsAllowedDevice().has_permission(request, APIView()) is False


def test_a_call_outside_the_list_is_answered_as_not_permitted(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {token}")
    response = client.get("/api/v1/devices/token")
    assert (response.status_code, response.json()["code"]) == (403, NotPermitted.code)


def test_a_price_checker_looks_prices_up_and_nothing_else(register):
    code = issue_activation_code(register=register, user=None, device_type=Device.Type.PRICE_CHECKER).code
    answer = activate_device(request=ActivationRequest(activation_code=code, journal_id="J-1"))
    assert answer.device_type == "PRICE_CHECKER"
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {answer.token}")
    assert client.post("/api/v1/transactions/uploads").status_code == 403
    assert client.post("/api/v1/sync/poll").status_code == 403
    assert client.post("/api/v1/devices/token").status_code == 200
