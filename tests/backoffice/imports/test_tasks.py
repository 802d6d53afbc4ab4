"""Hints to the workers, and what happens without them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.catalog.models import Product
from backoffice.imports.queries.due_imports import due_import_ids
from backoffice.imports.tasks import run_import_task, sweep_imports
from distribution.sweepers import call_sweepers

from .importing import start, upload

pytestmark = pytest.mark.django_db


def test_task_runs_an_import(codes):
    job = start(upload("PRODUCTS", "number,name\n1,a\n"))
    run_import_task(job.pk)
    job.refresh_from_db()
    assert (job.state, Product.objects.count()) == ("SUCCEEDED", 1)


@pytest.fixture
def eager(settings):
    """Let hints be followed at once, by this process."""
    app = run_import_task.app
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before


@pytest.mark.parametrize("sweep", [sweep_imports, call_sweepers])
def test_sweep_finds_what_no_hint_told(codes, eager, sweep):
    draft = upload("PRODUCTS", "number,name\n8,a\n")
    jobs = [start(upload("PRODUCTS", f"number,name\n{number},a\n")) for number in range(3)]
    now = timezone.now()
    assert due_import_ids(now) == [job.pk for job in jobs]
    sweep(now)
    assert due_import_ids(now + timedelta(days=1)) == []
    assert sorted(Product.objects.values_list("number", flat=True)) == ["0", "1", "2"]
    draft.refresh_from_db()
    assert draft.state == "DRAFT"
