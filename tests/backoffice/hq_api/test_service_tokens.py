"""Service tokens: shown once, kept as a hash, closed at once when they are revoked or over."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone
from rest_framework.test import APIClient

from backoffice.hq_api.domain.access import ACCESS
from backoffice.hq_api.domain.scopes import Scope
from backoffice.hq_api.models import ServiceToken, ServiceTokenEvent
from backoffice.hq_api.queries.scopes_of_user import scopes_of_user
from backoffice.hq_api.use_cases.issue_service_token import issue_service_token
from backoffice.hq_api.use_cases.note_token_used import note_token_used
from backoffice.hq_api.use_cases.revoke_service_token import revoke_service_token
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN, INTEGRATOR
from channel.errors import InvalidInput, NotPermitted, StateConflict
from registers.models import StoreManager
from tests.backoffice.factories import make_store
from tests.backoffice.portal.conftest import make_user

STORES = "/api/v1/hq/stores"


def issue(user, **fields):
    return issue_service_token(**{"name": "ERP", "scopes": ["stores:read"], "user": user, "now": timezone.now(), **fields})


def test_only_the_hash_of_a_token_is_kept(integrator):
    issued = issue(integrator)
    row = ServiceToken.objects.values().get()
    assert issued.token not in str(row)
    assert issued.token.startswith(row["prefix"])
    event = ServiceTokenEvent.objects.get()
    assert (event.kind, event.user) == ("ISSUED", integrator)


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"expires_at": timezone.now() - timedelta(days=1)}]
)
def test_a_token_that_makes_no_sense_is_not_issued(integrator, fields):
    with pytest.raises(InvalidInput):
        issue(integrator, **fields)


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Bearer \u00e4", "Device x"])
def test_a_token_nobody_issued_is_answered_401(db, header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get(STORES)
    assert (answer.status_code, answer["WWW-Authenticate"], answer.json()["code"]) == (401, "Bearer", "authentication-failed")


def test_a_revoked_token_is_worth_nothing_at_once(erp, service_token, integrator):
    assert erp.get(STORES).status_code == 200
    revoke_service_token(service_token=service_token, user=integrator, now=timezone.now())
    assert erp.get(STORES).status_code == 401
    with pytest.raises(StateConflict):
        revoke_service_token(service_token=service_token, user=integrator, now=timezone.now())


def test_a_token_ends_when_it_expires(erp, service_token):
    service_token.expires_at = timezone.now() - timedelta(seconds=1)
    service_token.save()
    assert erp.get(STORES).status_code == 401


def test_its_use_is_noted_once_a_minute(integrator):
    token = issue(integrator).service_token
    now = timezone.now()
    noted = []
    for seconds in (0, 30, 61):
        token.refresh_from_db()
        note_token_used(service_token=token, now=now + timedelta(seconds=seconds))
        token.refresh_from_db()
        noted.append((token.last_used_at - now).total_seconds())
    assert noted == [0, 0, 61]


def test_a_token_may_only_what_its_scopes_say(client_with):
    client = client_with("catalog:read")
    assert client.get("/api/v1/hq/catalog/products").status_code == 200
    answer = client.post("/api/v1/hq/catalog/products", [], format="json")
    assert (answer.status_code, answer.json()["scope"]) == (403, "catalog:write")


def test_a_person_calls_with_their_permissions_and_a_csrf_token(hq_browser):
    browser, token = hq_browser
    assert browser.get(STORES).status_code == 200
    body = {"name": "South"}
    assert browser.post("/api/v1/hq/channel-data-groups", body, content_type="application/json").status_code == 403
    answer = browser.post("/api/v1/hq/channel-data-groups", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201


def test_more_requests_than_allowed_are_answered_429_with_when_to_go_on(client_with):
    client, other = client_with(requests_per_minute=2), client_with()
    assert [client.get(STORES).status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get(STORES)
    assert answer["Content-Type"] == "application/problem+json"
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert other.get(STORES).status_code == 200


ISSUABLE = {
    HQ_ADMIN: set(Scope),
    INTEGRATOR: {
        *("catalog:read", "catalog:write", "stores:read", "registers:read"),
        *("distribution:read", "transactions:read", "ledger:read"),
    },
}


@pytest.mark.parametrize("role", [HQ_ADMIN, INTEGRATOR])
def test_a_person_issues_the_scopes_whose_calls_they_may_make_and_no_others(db, role):
    user = make_user("issuer", role)
    for scope in ISSUABLE[role]:
        assert issue(user, scopes=[scope]).service_token.scopes == [scope]
    for scope in set(Scope) - ISSUABLE[role]:
        with pytest.raises(NotPermitted, match=scope):
            issue(user, scopes=[scope])


def test_no_token_opens_a_call_that_its_issuer_may_not_make(db):
    user = make_user("issuer", INTEGRATOR)
    opened = {access.permission for access in ACCESS.values() if access.scope in scopes_of_user(user)}
    assert {permission for permission in opened if not user.has_perm(permission)} == set()


def test_one_scope_too_many_refuses_the_whole_token(db):
    with pytest.raises(NotPermitted, match=r"You may not do yourself what this would open: staff:read, staff:write."):
        issue(make_user("issuer", INTEGRATOR), scopes=["catalog:read", "staff:write", "staff:read"])
    assert ServiceToken.objects.count() == 0


def test_somebody_who_sees_some_stores_issues_tokens_for_these_alone(db):
    own, other = make_store("A"), make_store("B")
    user = User.objects.create(username="issuer")
    user.user_permissions.set(Permission.objects.exclude(codename="view_every_store"))
    StoreManager.objects.create(user=user, store=own)
    for store in (None, other):
        with pytest.raises(NotPermitted, match=r"Name a store that you see yourself."):
            issue(user, store=store)
    assert issue(user, store=own).service_token.store == own
