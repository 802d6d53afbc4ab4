"""Service tokens in the portal: issued, shown once, revoked."""

import re

from django.urls import reverse
from rest_framework.test import APIClient

from backoffice.hq_api.models import ServiceToken
from backoffice.portal.use_cases.set_up_roles import INTEGRATOR
from tests.backoffice.portal.conftest import make_user, signed_in
from tests.backoffice.portal.pages import text_of


def issue(browser, **fields):
    values = {"name": "ERP", "scopes": ["catalog:read"], **fields}
    return browser.post(reverse("portal:service-token-issue"), values)


def test_a_token_is_shown_once_and_works(hq, company):
    answer = issue(hq)
    assert (answer.status_code, answer["Location"]) == (303, reverse("portal:service-token-list"))
    page = hq.get(answer["Location"])
    token = page.context["token"]
    assert token in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert token not in text_of(hq.get(answer["Location"]))
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert api.get("/api/v1/hq/catalog/products").status_code == 200


def test_a_form_that_makes_no_sense_is_answered_422(hq):
    assert issue(hq, scopes=[]).status_code == 422
    assert issue(hq, expires_on="2001-01-01").status_code == 422
    assert ServiceToken.objects.count() == 0


def test_a_token_is_revoked(hq, anna):
    issue(hq)
    service_token = ServiceToken.objects.get()
    address = reverse("portal:service-token-page", args=[service_token.pk])
    assert "GET /api/v1/hq/catalog/products/{number}" in text_of(hq.get(address))
    assert hq.post(reverse("portal:service-token-revoke", args=[service_token.pk])).status_code == 303
    words = text_of(hq.get(address))
    assert "Revoked" in words
    assert "anna" in words
    hq.post(reverse("portal:service-token-revoke", args=[service_token.pk]))
    assert service_token.events.count() == 2


def test_operations_see_tokens_and_issue_none(operations):
    assert operations.get(reverse("portal:service-token-list")).status_code == 200
    assert issue(operations).status_code == 403
    assert "POST /api/v1/hq/schedules/{pk}/run" in text_of(operations.get(reverse("portal:service-token-scopes")))


def test_an_integrator_is_offered_no_scope_about_people(db):
    browser = signed_in(make_user("iris", INTEGRATOR))
    page = browser.get(reverse("portal:service-token-issue")).content.decode()
    assert re.findall(r'value="([a-z]+:[a-z]+)"', page) == [
        *("catalog:read", "catalog:write", "stores:read", "registers:read"),
        *("distribution:read", "transactions:read", "ledger:read"),
    ]
    assert issue(browser, scopes=["staff:read"]).status_code == 422
    assert issue(browser, scopes=["catalog:write", "transactions:read"]).status_code == 303
