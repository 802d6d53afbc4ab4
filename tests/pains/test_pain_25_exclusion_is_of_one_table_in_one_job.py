"""There, excluding a table affects every job that shares it. Here a table is in exactly one job, and the effect is told."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from backoffice.customers.models import Customer
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from backoffice.staff.models import Staff
from channel.row_hash import checksum_digest
from distribution.models import SchedulerJob, SchedulerSubjob
from distribution.queries.release_checksums import release_checksums
from distribution.queries.release_path import last_release
from distribution.use_cases.change_job import change_job
from tests.distribution.headquarters import copy_rows
from tests.distribution.oracle import JOBS_OF_TABLES, expected_rows

pytestmark = pytest.mark.django_db(transaction=True)


def exclude(*tables):
    job = SchedulerJob.objects.get(number=1010)
    change_job(job=job, is_enabled=True, exclude_from_offline=False, retry_count=3, excluded_subjobs=tables, user=None)


def test_table_is_in_one_job_by_the_database(db):
    subjobs = SchedulerSubjob.objects.values_list("table_name", flat=True)
    assert sorted(subjobs) == sorted(table for tables in JOBS_OF_TABLES.values() for table in tables)
    with pytest.raises(IntegrityError):
        SchedulerSubjob.objects.create(table_name="store_address_book", job_id=1010)


def test_excluded_table_is_emptied_and_every_other_goes_on(released):
    exclude("customer")
    Staff.objects.update(name="Renamed")
    Customer.objects.update(name="Nobody offline sees this")
    released.publish()
    released.register.sync()
    expected = expected_rows(released.group.pk)
    assert len(expected["customer"]) > 0
    assert released.register.rows() == {**expected, "customer": {}}
    # the server's own copy keeps it: online registers sell with customers
    assert copy_rows(released.group) == expected
    of_offline = release_checksums(last_release(released.group.pk), "OFFLINE")
    assert checksum_digest(of_offline) == checksum_digest(released.register.folder.state().checksums)

    exclude()
    released.publish()
    released.assert_equal()


def test_portal_says_beforehand_what_is_emptied(released):
    admin = User.objects.create(username="anna")
    admin.groups.add(Group.objects.get(name=HQ_ADMIN))
    client = Client()
    client.force_login(admin)
    released.register.poll()
    form = {"is_enabled": "on", "retry_count": "3", "excluded_subjobs": ["customer"]}
    page = client.post(reverse("portal:job-edit", args=[1010]), form).content.decode()
    assert page.count("data-table=") == 1
    assert 'data-table="customer"' in page
    assert not SchedulerSubjob.objects.filter(exclude_from_offline=True).exists()
    client.post(reverse("portal:job-edit", args=[1010]), {**form, "confirmed": "1"})
    assert SchedulerSubjob.objects.get(exclude_from_offline=True).table_name == "customer"
