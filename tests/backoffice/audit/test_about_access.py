"""Who may read what the audit log says of accounts, roles and tokens: in the list, its filter, its file, by the HQ API."""

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction

from backoffice.audit.audit_scope import audit_scope
from backoffice.audit.domain.about_access import ABOUT_ACCESS
from backoffice.audit.domain.actor import ActingAs
from backoffice.audit.models import AuditEntry
from backoffice.hq_api.domain.scopes import Scope
from backoffice.hq_api.queries.scopes_of_user import scopes_of_user
from backoffice.portal.use_cases.set_up_roles import AUDITOR, HQ_ADMIN, OPERATIONS
from tests.backoffice.factories import make_store
from tests.backoffice.portal.conftest import make_user, signed_in

READERS = [(HQ_ADMIN, 2), (AUDITOR, 2), (OPERATIONS, 1)]


@pytest.fixture
def two_lines(db):
    """Write a line about a store and one about an account."""
    store, person = make_store("A"), make_user("mia")
    AuditEntry.objects.all().delete()
    with audit_scope(way="PORTAL", request="POST /", who=lambda: ActingAs("PROGRAM", "test")), transaction.atomic():
        store.name = "Renamed"
        store.save()
        person.email = "mia@example.com"
        person.save()
    assert AuditEntry.objects.count() == 2


@pytest.mark.parametrize(("role", "seen"), READERS)
def test_lines_about_access_are_for_who_may_see_accounts(two_lines, role, seen):
    browser = signed_in(make_user("reader", role))
    page = browser.get("/audit-log/")
    about = {entry.subject_type for entry in page.context["rows"]}
    file = b"".join(browser.get("/audit-log/export/").streaming_content).decode()
    offered = {key for key, _label in page.context["filter_form"].fields["type"].choices} & set(ABOUT_ACCESS)
    assert (len(about), "auth.user" in about, "mia@example.com" in file, bool(offered)) == (seen, seen == 2, seen == 2, seen == 2)
    assert len(browser.get("/audit-log/", {"type": "auth.user"}).context["rows"]) == (1 if seen == 2 else seen)


# on PostgreSQL the transaction around a test is one that is still running
@pytest.mark.sqlite
@pytest.mark.parametrize(("role", "seen"), READERS)
def test_a_person_reads_by_the_hq_api_what_the_portal_shows_them(two_lines, role, seen):
    lines = signed_in(make_user("reader", role)).get("/api/v1/hq/audit-log").json()["results"]
    assert [line["subject_type"] for line in lines] == ["registers.store", "auth.user"][:seen]


def test_nobody_gives_a_program_lines_they_may_not_read_themselves(db):
    clerk = make_user("clerk", OPERATIONS)
    assert Scope.AUDIT_READ not in scopes_of_user(clerk)
    clerk.user_permissions.add(Permission.objects.get(codename="view_user", content_type__app_label="auth"))
    clerk = type(clerk).objects.get(pk=clerk.pk)
    assert Scope.AUDIT_READ in scopes_of_user(clerk)
