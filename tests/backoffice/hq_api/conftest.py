"""An integrator with tokens, and a company with stores, registers, a device, a schedule and a few sales."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from backoffice.hq_api.domain.scopes import Scope
from backoffice.hq_api.models import ServiceToken
from backoffice.hq_api.use_cases.issue_service_token import issue_service_token
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from registers.models import Store
from tests.backoffice.hq_api.everything import Everything, activated, make_everything
from tests.backoffice.portal.conftest import make_user
from tests.registers.factories import make_register

ALL_SCOPES = tuple(Scope)


@pytest.fixture(autouse=True)
def _count_anew() -> None:
    """Let no test be slowed down for what another one called."""
    cache.clear()


@pytest.fixture
def integrator(db):
    return make_user("integrator", HQ_ADMIN)


@pytest.fixture
def client_with(integrator) -> Callable[..., APIClient]:
    """Return a client with a token of these scopes."""

    def make(*scopes: str, store: Store | None = None, **fields: Any) -> APIClient:
        issued = issue_service_token(
            name="ERP", scopes=scopes or ALL_SCOPES, user=integrator, now=timezone.now(), store=store, **fields
        )
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {issued.token}")
        return client

    return make


@pytest.fixture
def erp(client_with) -> APIClient:
    """Return the client of a token with all scopes."""
    return client_with()


@pytest.fixture
def service_token(erp) -> ServiceToken:
    return ServiceToken.objects.get()


@pytest.fixture
def everything(db) -> Everything:
    return make_everything()


@pytest.fixture
def everything_and_more(everything) -> Everything:
    """Return everything, and two more devices in the first store."""
    store = Store.objects.get(number="S1")
    everything.more_tokens = [activated(make_register(store, number), number) for number in ("R3", "R4")]
    return everything


@pytest.fixture
def hq_browser(db) -> tuple[Client, str]:
    """Return the browser of an HQ admin, which checks CSRF as browsers are checked, and its token."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_user("anna", HQ_ADMIN))
    browser.get("/")
    page = browser.get("/")
    return browser, str(page.context["csrf_token"])
