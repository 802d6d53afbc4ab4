"""There, the scheduler is re-initialised after each update, and one knows job numbers by heart. Here `migrate` does it."""

from contextlib import closing

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from backoffice.catalog.models import Product
from backoffice.portal.use_cases.set_up_roles import HQ_ADMIN
from backoffice.taxes import replication
from backoffice.taxes.models import TaxRate
from channel.announcement import ReplicatedTable
from channel.table import ChannelTable, decimal, integer
from distribution.announcements import captured_tables, jobs, replicated_tables
from distribution.changelog.capture import remove_capture, wrong_tables
from distribution.models import SchedulerJob, SchedulerSubjob
from tests.pains.update import updated

pytestmark = pytest.mark.django_db(transaction=True)

NEW_TABLE = ReplicatedTable(
    table=ChannelTable("tax_note", (integer("tax_note_id"), decimal("percent", 4))),
    job=1080,
    source="taxes_taxrate",
    expressions={},
)


def test_migrate_makes_jobs_subjobs_and_triggers(released):
    remove_capture(connection)
    SchedulerSubjob.objects.all().delete()
    SchedulerJob.objects.filter(number=1080).update(name="Something else")
    assert wrong_tables(connection, captured_tables()) != []
    call_command("migrate", verbosity=0)
    call_command("check", databases=["default"], fail_level="WARNING")
    assert dict(SchedulerJob.objects.values_list("number", "name")) == jobs()
    assert dict(SchedulerSubjob.objects.values_list("table_name", "job_id")) == {
        replicated.table.name: replicated.job for replicated in replicated_tables()
    }
    Product.objects.update(name="Changed after the update")
    assert released.publish().state == "SUCCEEDED"
    released.assert_equal()


def test_table_of_an_update_arrives_with_the_next_run(released):
    with updated(replication, (*replication.REPLICATED_TABLES, NEW_TABLE)):
        assert SchedulerSubjob.objects.get(table_name="tax_note").job_id == 1080
        run = released.publish()
        assert (run.state, run.message) == ("SUCCEEDED", "")
        plan = released.register.sync()
        assert {package.job for package in plan.packages} == {1080}
        with closing(released.register.folder.open()) as database:
            rows = [tuple(row) for row in database.execute("SELECT tax_note_id, percent FROM tax_note")]
        assert rows == [(rate.pk, f"{rate.percent:.4f}") for rate in TaxRate.objects.all()]


def test_portal_says_which_job_carries_a_table(db):
    admin = User.objects.create(username="anna")
    admin.groups.add(Group.objects.get(name=HQ_ADMIN))
    client = Client()
    client.force_login(admin)
    page = client.get(reverse("portal:job-overview"), {"q": "tax_rate"}).content.decode()
    assert page.count("data-table=") == 1
    assert 'data-table="tax_rate"' in page
    assert "<strong>1080</strong> Tax" in page
