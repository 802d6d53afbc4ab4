"""Two writers at once: an import meets a product and a barcode that another connection commits in the middle of it."""

import threading
import time

import pytest
from django.db import transaction

from backoffice.catalog.models import Barcode, Product
from backoffice.imports.use_cases.run_import import run_import
from tests.backoffice import factories as make
from tests.threads import in_a_thread

from .importing import counts, refused_rows, start, upload

HELD_SECONDS = 0.5


@pytest.mark.django_db(transaction=True)
def test_import_takes_in_what_another_connection_just_created(codes):
    job = start(upload("PRODUCTS", "number,name,ean\n1,ours,11\n2,b,12\n3,c,13\n"))
    written = threading.Event()

    def write_and_hold():
        with transaction.atomic():
            make.make_product("1", name="theirs", barcodes=["12"])
            written.set()
            time.sleep(HELD_SECONDS)

    writer = in_a_thread(write_and_hold)
    assert written.wait(timeout=20)
    assert run_import(job_id=job.pk)
    writer.result(20)
    job.refresh_from_db()
    assert (job.state, counts(job)) == ("SUCCEEDED", {"in": 2, "refused": 1})
    assert [row[0] for row in refused_rows(job)] == ["number", "2"]
    assert list(Product.objects.values_list("number", "name")) == [("1", "ours"), ("3", "c")]
    assert list(Barcode.objects.order_by("code").values_list("code", "product__number")) == [
        ("11", "1"),
        ("12", "1"),
        ("13", "3"),
    ]
