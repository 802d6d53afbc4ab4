"""An import is no way around what a person may change, or see."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from backoffice.imports.models import ImportJob
from backoffice.imports.queries.kinds_of_user import TABLES
from backoffice.imports.use_cases.create_import_job import create_import_job
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN, INTEGRATOR
from channel.errors import NotPermitted
from tests.backoffice.portal.conftest import make_user, signed_in

CATALOG = ["PRODUCTS", "BARCODES", "PRICES"]


@pytest.fixture
def jobs(db) -> dict[str, ImportJob]:
    return {
        kind: ImportJob.objects.create(
            kind=kind, file_name=f"{kind}.csv", stored_name=kind, encoding="utf-8", delimiter=",", state="WAITING"
        )
        for kind in TABLES
    }


def test_every_kind_says_what_it_asks_for():
    assert set(TABLES) == set(ImportJob.Kind.values)


@pytest.mark.parametrize(("role", "kinds"), [(HQ_ADMIN, list(TABLES)), (INTEGRATOR, CATALOG)])
def test_a_person_is_offered_what_they_may_change(db, role, kinds):
    form = signed_in(make_user("iris", role)).get(reverse("portal:import-create")).context["form"]
    assert [value for value, _label in form.fields["kind"].choices] == kinds


@pytest.mark.parametrize("kind", ["CUSTOMERS", "STORES"])
def test_what_a_person_may_not_change_is_not_imported_either(jobs, kind):
    iris = make_user("iris", INTEGRATOR)
    browser = signed_in(iris)
    file = ContentFile(b"number,name\n1,Anna\n", name="people.csv")
    assert browser.post(reverse("portal:import-create"), {"kind": kind, "file": file}).status_code == 422
    with pytest.raises(NotPermitted):
        create_import_job(kind=kind, uploaded_file=ContentFile(b"number,name\n1,Anna\n", name="people.csv"), user=iris)
    for verb in ("start", "cancel"):
        assert browser.post(reverse(f"portal:import-{verb}", args=[jobs[kind].pk])).status_code == 404
    assert browser.post(reverse("portal:import-cancel", args=[jobs["PRODUCTS"].pk])).status_code == 303


def test_imports_of_customers_are_shown_to_those_alone_who_may_see_customers(jobs, hq):
    browser = signed_in(make_user("iris", INTEGRATOR))
    page = browser.get(reverse("portal:import-list")).content.decode()
    assert [kind for kind in TABLES if f"{kind}.csv" in page] == [*CATALOG, "STORES"]
    assert browser.get(reverse("portal:import-page", args=[jobs["CUSTOMERS"].pk])).status_code == 404
    assert hq.get(reverse("portal:import-page", args=[jobs["CUSTOMERS"].pk])).status_code == 200
