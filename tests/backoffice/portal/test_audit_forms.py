"""Whatever a person changes in the portal is in the audit log, with what it was and what it is."""

import re

import pytest
from django.urls import reverse

from backoffice.audit.domain.what_is_kept import HIDDEN
from backoffice.audit.models import AuditEntry
from backoffice.catalog.models import Product
from registers.models import PaymentMethod, Transaction
from tests.backoffice.factories import make_price, make_price_group
from tests.backoffice.portal.pages import ROUTES
from tests.backoffice.portal.test_access import sample_address
from tests.backoffice.portal.test_lists import one_of_everything
from tests.backoffice.portal.test_quarantine_pages import device as device_of_register_1
from tests.backoffice.portal.test_quarantine_pages import keep, sold
from tests.backoffice.portal.walked_forms import USES

#: The fixture by the name that tests ask for it by.
device = device_of_register_1

#: What changes nothing that HQ keeps.
CHANGES_NOTHING = {"first-hour-show", "import-preview", "list-columns", "sign-in", "sign-in-code", "sign-out", "theme"}
#: Used on a document that can be read, below.
OF_DOCUMENTS = {"quarantine-correct", "quarantine-accept", "quarantine-try-again"}


@pytest.fixture
def company_of_one(anna, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    one_of_everything(1, anna)
    make_price(make_price_group("RETAIL"), Product.objects.get())
    AuditEntry.objects.all().delete()


def test_every_form_and_button_is_walked(hq):
    # whoever signs out sees the others redirect, which is no refusal either
    takes_posts = {name for name in ROUTES if hq.post(sample_address(name)).status_code != 405}
    missing, gone = takes_posts - CHANGES_NOTHING - USES.keys() - OF_DOCUMENTS, (USES.keys() | OF_DOCUMENTS) - takes_posts
    assert (missing, gone) == (set(), set())


def changes_by(user) -> list[AuditEntry]:
    return [entry for entry in AuditEntry.objects.filter(user=user, way="PORTAL") if entry.changes]


def says_before_and_after(entry: AuditEntry) -> bool:
    """Say whether each field has two values that differ, or is one whose values nobody may know."""
    return all(len(pair) == 2 and (pair[0] != pair[1] or HIDDEN in pair) for pair in entry.changes.values())


@pytest.mark.parametrize("name", sorted(USES))
def test_what_a_form_changes_is_written_with_before_and_after(hq, anna, company_of_one, name):
    answer = USES[name](hq)
    form = answer.context and answer.context.get("form")
    assert answer.status_code in (200, 303), form and form.errors
    entries = changes_by(anna)
    assert [says_before_and_after(entry) for entry in entries] == [True] * len(entries)
    route = re.sub(r"<[^>]+>", "[^/]+", ROUTES[name])
    assert [entry.request for entry in entries if re.fullmatch(f"POST /{route}", entry.request)] != []


SENT = {
    "quarantine-correct": {"/payments/0/method": "CARD", "/staff": "100", "/customer": "", "/business_date": "2026-01-31"},
    "quarantine-accept": {"codes": "unknown-payment-method", "note": "Counted."},
    "quarantine-try-again": {},
}


@pytest.mark.parametrize("name", sorted(OF_DOCUMENTS))
def test_what_is_done_with_a_quarantined_document_is_written(hq, anna, device, name):
    kept = keep(device, sold())[0]
    PaymentMethod.objects.get_or_create(code="GIFT" if name.endswith("again") else "CARD", defaults={"kind": "CARD"})
    assert hq.post(reverse(f"portal:{name}", args=[kept.pk]), SENT[name]).status_code == 303
    assert Transaction.objects.count() == 1
    changed = next(entry for entry in changes_by(anna) if entry.action == "CHANGED")
    assert (changed.subject_type, changed.changes["resolved_at"][0]) == ("registers.quarantinedtransaction", None)
    event = AuditEntry.objects.get(action="EVENT")
    corrected = {"/payments/0/method": ["GIFT", "CARD"]} if name == "quarantine-correct" else {}
    assert (event.user, event.changes, event.subject_id) == (anna, corrected, str(kept.pk))
