"""A file is taken in without holding up everybody else who writes."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from backoffice.imports.models import ImportJob
from backoffice.imports.use_cases.create_import_job import create_import_job

pytestmark = pytest.mark.django_db(transaction=True)


class WatchedFile(ContentFile):
    """A file that notes whether a transaction was open while it was read."""

    in_transaction: list[bool]

    def chunks(self, chunk_size=None):
        self.in_transaction = [connection.in_atomic_block]
        yield from super().chunks(chunk_size)


def test_storing_a_file_opens_no_transaction():
    file = WatchedFile(b"number,name\n1001,Milk\n", name="products.csv")
    create_import_job(kind=ImportJob.Kind.PRODUCTS, uploaded_file=file, user=None)
    assert (file.in_transaction, ImportJob.objects.count()) == ([False], 1)
