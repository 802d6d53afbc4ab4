"""Calls of devices go past the portal's middlewares, and are answered as they would be behind them."""

from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from backoffice.device_handler import DeviceHandler, devices_apart
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from channel.errors import EverytillError
from tests.backoffice.portal.conftest import make_user
from tests.distribution.company import make_database, make_group
from tests.distribution.served_device import Served, ServedDevice

pytestmark = pytest.mark.django_db
#: What the portal's middlewares add that means nothing to a device.
FOR_BROWSERS = {"Vary", "Content-Language", "Set-Cookie"}


@pytest.fixture
def device():
    return ServedDevice(make_database(make_group()).register)


def routes(patterns: Any, above: str = "") -> list[str]:
    """List all addresses of the API, with what is variable as a word."""
    found = []
    for pattern in patterns:
        path = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and path.startswith("api/"):
            found.append("/" + path)
    return found


def answered_by(path: str) -> str:
    """Say who would answer an address."""
    application = devices_apart(devices=lambda *_: [b"devices"], others=lambda *_: [b"others"])
    (answer,) = application({"PATH_INFO": path}, lambda *_: None)  # type: ignore[arg-type]
    return answer.decode()


def test_every_call_below_the_api_is_a_devices_but_those_of_the_hq_api():
    ways = {path: answered_by(path) for path in [*routes(get_resolver().url_patterns), "/", "/api/schema/", "/static/x.css"]}
    assert {path for path, way in ways.items() if way == "devices"} == {
        path for path in ways if path.startswith("/api/v1/") and not path.startswith("/api/v1/hq/")
    }
    assert len(set(ways.values())) == 2


def behind_all_middlewares(device: ServedDevice, method: str, path: str) -> Any:
    return Client(raise_request_exception=False).generic(method, f"/api/v1/{path}", headers=device._headers)


def served(device: ServedDevice, method: str, path: str, **environ: str) -> Served:
    device.environ = {"REQUEST_METHOD": method, **environ}
    return device.post(path, b"")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "nothing-here"),
        ("PUT", "sync/poll"),
        ("POST", "sync/poll"),
        ("GET", "health/"),
        ("GET", "packages/" + "0" * 64),
        ("GET", "transactions/receipts/no/such"),
        ("DELETE", "health"),
        ("POST", "devices/activate"),
        ("GET", "hq"),
    ],
)
def test_problem_is_the_one_all_middlewares_would_let_through(device, method, path):
    answer, expected = served(device, method, path), behind_all_middlewares(device, method, path)
    assert (answer.status_code, answer.json()) == (expected.status_code, expected.json())
    assert answer.status_code >= HTTPStatus.BAD_REQUEST
    assert answer.headers == {name: value for name, value in expected.headers.items() if name not in FOR_BROWSERS}


def test_what_nobody_expected_is_a_problem_too(device):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE distribution_headquartersstate RENAME TO gone")
    answer = served(device, "GET", "health")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == EverytillError.code


def test_answer_says_how_long_it_is_and_one_without_content_says_nothing(device):
    answer = served(device, "GET", "health")
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert FOR_BROWSERS.isdisjoint(answer.headers)
    gone = served(device, "POST", "devices/deactivate")
    assert (gone.status_code, "Content-Length" in gone.headers) == (204, False)


def test_problem_is_in_no_persons_language(device):
    translation.activate("de")
    try:
        in_english = served(device, "DELETE", "health", HTTP_ACCEPT_LANGUAGE="de").json()
    finally:
        translation.deactivate()
    assert in_english["detail"] == 'Method "DELETE" not allowed.'


def test_session_of_a_person_opens_nothing(device):
    client = Client()
    client.force_login(make_user("somebody", HQ_ADMIN))
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    for method, path in (("POST", "sync/poll"), ("GET", "retail/store")):
        answer = served(device, method, path, HTTP_COOKIE=cookies, HTTP_AUTHORIZATION="")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Device")


def test_host_that_is_not_ours_is_refused_with_a_problem(device):
    answer = served(device, "GET", "health", HTTP_HOST="elsewhere.example.com")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-input")
    assert answer.headers["Content-Security-Policy"]


def test_call_by_http_is_sent_to_https(device, settings):
    settings.SECURE_SSL_REDIRECT = True
    device.application = DeviceHandler()
    answer = served(device, "GET", "health")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://localhost/api/v1/health")


def test_address_with_something_variable_is_looked_for_each_time(device):
    handler = DeviceHandler()
    device.application = handler
    for path in ("health", "packages/" + "0" * 64, "packages/" + "1" * 64, "nothing"):
        served(device, "GET", path)
    assert list(handler._fixed_addresses) == ["/api/v1/health"]
    assert served(device, "GET", "health").json()["epoch"] == 1
