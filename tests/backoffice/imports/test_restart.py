"""Workers that die, race or are told to stop: no row is lost, none is counted twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backoffice.catalog.models import Barcode, Product
from backoffice.imports.models import ImportJob
from backoffice.imports.queries.due_imports import CLAIM_SECONDS, due_import_ids
from backoffice.imports.queries.stored_files import refused_path, source_path
from backoffice.imports.use_cases.cancel_import import cancel_import
from backoffice.imports.use_cases.claim_import import claim_import
from backoffice.imports.use_cases.restart_import import restart_import
from backoffice.imports.use_cases.run_import import run_import
from channel.errors import StateConflict
from tests.backoffice import factories as make

from .importing import counts, import_file, refused_rows, start, upload

pytestmark = pytest.mark.django_db

CONTENT = "number,name,ean\n1,a,11\n2,b,\n,c,\n4,d,14\n1,a,11\n6,f,14\n7,g,\n1,other,\n"
FINAL = {"in": 4, "repeated": 1, "refused": 3}


class WorkerDies(BaseException):
    """What no worker catches."""


def die_at(row):
    def on_progress(job):
        if job.rows_read >= row:
            raise WorkerDies

    return on_progress


def be_silent(job):
    """Let so much time pass since the worker's last word that it counts as dead."""
    ImportJob.objects.filter(pk=job.pk).update(claimed_at=timezone.now() - timedelta(seconds=CLAIM_SECONDS + 1))


@pytest.mark.parametrize("row", range(1, 9))
def test_import_goes_on_where_a_worker_died(codes, row):
    whole = import_file("PRODUCTS", CONTENT)
    Product.objects.all().delete()
    job = start(upload("PRODUCTS", CONTENT))
    with pytest.raises(WorkerDies):
        run_import(job_id=job.pk, batch_rows=1, on_progress=die_at(row))
    job.refresh_from_db()
    assert (job.state, job.rows_read) == ("RUNNING", row)
    with refused_path(job).open("a") as file:
        file.write("what was written in a batch that was rolled back\r\n")
    be_silent(job)
    assert run_import(job_id=job.pk, batch_rows=3)
    job.refresh_from_db()
    assert (job.state, counts(job), job.report) == ("SUCCEEDED", FINAL, whole.report)
    assert refused_rows(job) == refused_rows(whole)
    assert sorted(Product.objects.values_list("number", flat=True)) == ["1", "2", "4", "7"]
    assert sorted(Barcode.objects.values_list("code", "product__number")) == [("11", "1"), ("14", "4")]


def test_import_belongs_to_one_worker_at_a_time(codes):
    job = start(upload("PRODUCTS", CONTENT))
    assert claim_import(job_id=job.pk, now=timezone.now()) is not None
    assert not run_import(job_id=job.pk)
    assert due_import_ids(timezone.now()) == []
    be_silent(job)
    assert due_import_ids(timezone.now()) == [job.pk]
    assert run_import(job_id=job.pk)
    assert not run_import(job_id=job.pk)


def test_worker_that_lost_its_import_writes_nothing_more(codes):
    job = start(upload("PRODUCTS", CONTENT))

    def lose_the_claim(_job):
        be_silent(job)
        claim_import(job_id=job.pk, now=timezone.now())

    assert not run_import(job_id=job.pk, batch_rows=1, on_progress=lose_the_claim)
    job.refresh_from_db()
    assert (job.state, job.rows_read, Product.objects.count()) == ("RUNNING", 1, 1)


def test_import_is_canceled_between_two_batches(codes):
    job = start(upload("PRODUCTS", CONTENT))
    assert run_import(job_id=job.pk, batch_rows=2, on_progress=lambda _job: cancel_import(job=job, now=timezone.now()))
    job.refresh_from_db()
    assert (job.state, counts(job), job.finished_at is not None) == ("CANCELED", {"in": 2}, True)
    assert sorted(Product.objects.values_list("number", flat=True)) == ["1", "2"]


def test_import_that_waits_is_canceled_at_once(codes):
    job = start(upload("PRODUCTS", CONTENT))
    cancel_import(job=job, now=timezone.now())
    assert job.state == "CANCELED"
    assert not run_import(job_id=job.pk)
    with pytest.raises(StateConflict):
        cancel_import(job=job, now=timezone.now())


def test_import_without_its_file_fails_and_says_so(codes):
    job = start(upload("PRODUCTS", CONTENT))
    source_path(job).unlink()
    assert run_import(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == ("FAILED", "The uploaded file is gone. Upload it again.")


def test_import_fails_when_a_chosen_code_has_gone(codes):
    job = start(upload("PRODUCTS", CONTENT))
    make.make_unit("PCS").delete()
    assert run_import(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.message, job.rows_read) == ("FAILED", "There is no unit 'PCS'.", 0)


def test_an_import_that_failed_goes_on_where_it_stopped(codes):
    job = start(upload("PRODUCTS", CONTENT))
    unit = make.make_unit("PCS")
    with pytest.raises(WorkerDies):
        run_import(job_id=job.pk, batch_rows=2, on_progress=die_at(2))
    be_silent(job)
    Product.objects.update(unit=make.make_unit("KG"))
    unit.delete()
    assert run_import(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.rows_read) == ("FAILED", 2)
    make.make_unit("PCS")
    restart_import(job=job)
    assert (job.state, job.message, job.finished_at) == ("WAITING", "", None)
    assert due_import_ids(timezone.now()) == [job.pk]
    assert run_import(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, counts(job)) == ("SUCCEEDED", FINAL)


def test_only_an_import_that_failed_and_has_its_file_goes_on(codes):
    done, failed = import_file("PRODUCTS", CONTENT), start(upload("PRODUCTS", CONTENT))
    ImportJob.objects.filter(pk=failed.pk).update(state="FAILED")
    source_path(failed).unlink()
    for job, message in (
        (done, "Only an import that failed goes on."),
        (failed, "The uploaded file is gone. Upload it again."),
    ):
        with pytest.raises(StateConflict) as caught:
            restart_import(job=job)
        assert caught.value.message == message


def test_import_judges_again_what_another_writer_created_meanwhile(codes):
    """The race itself needs two connections; here the second writer comes between two batches."""
    job = start(upload("PRODUCTS", "number,name,ean\n1,a,11\n2,b,12\n"))

    def other_writer(progress):
        if progress.rows_read == 1:
            make.make_product("9", barcodes=["12"])

    assert run_import(job_id=job.pk, batch_rows=1, on_progress=other_writer)
    job.refresh_from_db()
    assert counts(job) == {"in": 1, "refused": 1}
    assert [row[-1] for row in refused_rows(job)[1:]] == [
        "Row 3, barcode: 12 sells the product 9 already. Take the barcode from that product first, or correct it."
    ]
