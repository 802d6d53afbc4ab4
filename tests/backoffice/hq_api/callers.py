"""Every kind of caller of the API, and what the tables say is open to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from backoffice.hq_api.domain.access import ACCESS
from backoffice.hq_api.domain.scopes import Reach, Scope
from backoffice.hq_api.use_cases.issue_service_token import issue_service_token
from backoffice.portal.use_cases.set_up_roles import AUDITOR, HQ_ADMIN, INTEGRATOR, OPERATIONS, STORE_MANAGER
from channel.activation import HandOverRequest
from registers.api.allow_list import ALLOW_LISTS, HAND_OVER_LIST
from registers.models import Device
from registers.queries.store_reach import EVERY_STORE
from registers.use_cases.begin_hand_over import begin_hand_over
from registers.use_cases.deactivate_device import deactivate_device
from registers.use_cases.issue_hand_over_code import issue_hand_over_code
from tests.backoffice.hq_api.everything import Everything
from tests.backoffice.portal.conftest import make_user

#: Calls whose proof is in the body, or that say nothing a stranger could use.
OPEN = frozenset(
    {
        ("POST", "device-activate"),
        ("POST", "device-validate"),
        ("POST", "device-begin-hand-over"),
        ("GET", "health"),
        ("HEAD", "health"),
    }
)
OPEN_ROUTES = frozenset(route for _method, route in OPEN)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass
class Caller:
    """Who calls: headers, and a browser for those who are signed in."""

    name: str
    client: Client
    headers: dict[str, Any]

    def call(self, method: str, address: str) -> int:
        """Call; return the status."""
        answer = self.client.generic(method, address, b"", "application/json", **self.headers)
        if answer.streaming:
            # A file is read to its end, which closes it.
            list(answer)
        return int(answer.status_code)


def api_routes() -> Iterator[URLPattern]:
    """Yield every route under /api/."""
    yield from _routes(get_resolver(), "")


def _routes(resolver: URLResolver, beginning: str) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        address = beginning + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, address)
        elif address.startswith("api/"):
            yield pattern


def expected(caller: str, method: str, route: str) -> bool:
    """Tell whether the tables open a call to a caller."""
    call = (method, route)
    if call in OPEN:
        return True
    if caller in ("device", "foreign device"):
        return call in ALLOW_LISTS[Device.Type.REGISTER]
    if caller == "price checker":
        return call in ALLOW_LISTS[Device.Type.PRICE_CHECKER]
    if caller == "handing over":
        return call in HAND_OVER_LIST
    access = ACCESS.get(("GET" if method == "HEAD" else method, route))
    if access is None:
        # The description of the API is for whoever is signed in.
        return route == "api-schema" and method in ("GET", "HEAD") and (caller.startswith("person") or caller in ROLES)
    if caller not in ROLES:
        return access.scope == caller
    permissions = permissions_of(caller)
    return access.permission in permissions and (access.reach != Reach.NONE or EVERY_STORE in permissions)


def is_let_in(caller: str, route: str) -> bool:
    """Tell whether the view of a route lets a caller in whatever the method is; all others decide for each method."""
    return any(expected(caller, method, route) for method in METHODS) and (route == "api-schema" or route in OPEN_ROUTES)


def quiet(user: User | None = None) -> Client:
    """Return a client that answers 500 where a view fails: such a call is open, whatever else is wrong with it."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


ROLES = (HQ_ADMIN, OPERATIONS, STORE_MANAGER, AUDITOR, INTEGRATOR)


def permissions_of(role: str) -> set[str]:
    """Name the permissions of a role."""
    found = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{name}" for app, name in found}


def make_callers(everything: Everything) -> dict[str, Caller]:
    """Make one of each kind."""
    issuer = make_user("issuer", HQ_ADMIN)

    def bearing(name: str, keyword: str, token: str) -> Caller:
        return Caller(name, quiet(), {"HTTP_AUTHORIZATION": f"{keyword} {token}"})

    def service(scope: Scope) -> Caller:
        issued = issue_service_token(name=scope, scopes=[scope], user=issuer, now=timezone.now(), requests_per_minute=1_000_000)
        return bearing(scope, "Bearer", issued.token)

    checker = Device.objects.get(register__number="R3")
    Device.objects.filter(pk=checker.pk).update(type=Device.Type.PRICE_CHECKER)
    ended = Device.objects.get(register__number="R4")
    deactivate_device(device=ended, user=None)
    code = issue_hand_over_code(device=ended, user=None).code
    handing_over = begin_hand_over(request=HandOverRequest(code=code, journal_id=ended.journal_id)).token
    callers: list[Any] = [
        Caller("nobody", quiet(), {}),
        bearing("device", "Device", everything.token),
        bearing("foreign device", "Device", everything.foreign_token),
        bearing("price checker", "Device", everything.more_tokens[0]),
        bearing("deactivated device", "Device", everything.more_tokens[1]),
        bearing("handing over", "Device", handing_over),
        Caller("person without a role", quiet(make_user("guest")), {}),
        *(Caller(role, quiet(make_user(role, role)), {}) for role in ROLES),
        *(service(scope) for scope in Scope),
    ]
    return {caller.name: caller for caller in callers}
