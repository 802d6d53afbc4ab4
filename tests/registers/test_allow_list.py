"""Every route of the API, tried with a device's token: what is not on the list is forbidden."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern, URLResolver
from rest_framework.permissions import AllowAny
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.views import APIView

from channel.errors import NotPermitted
from registers.api.allow_list import DEVICE_ALLOW_LIST, IsAllowedDevice
from registers.api.authentication import DeviceAuthentication
from registers.models import Device

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OPEN = {"device-activate", "health"}


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


def test_every_allowed_call_exists():
    answered = {(method, name) for name, view in api_routes() for method in METHODS if hasattr(view, method.lower())}
    answered |= {("HEAD", name) for method, name in answered if method == "GET"}
    assert DEVICE_ALLOW_LIST - answered == set()


@pytest.mark.parametrize(("name", "view"), [pytest.param(name, view, id=name) for name, view in api_routes()])
def test_a_route_for_devices_follows_the_list(name, view):
    if name in OPEN:
        assert name not in {allowed for _, allowed in DEVICE_ALLOW_LIST}
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
    request.auth = Device()
    assert IsAllowedDevice().has_permission(request, APIView()) == ((method, name) in DEVICE_ALLOW_LIST)
    request.auth = None
    assert IsAllowedDevice().has_permission(request, APIView()) is False


def test_a_call_outside_the_list_is_answered_as_not_permitted(token):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {token}")
    response = client.get("/api/v1/devices/token")
    assert (response.status_code, response.json()["code"]) == (403, NotPermitted.code)
