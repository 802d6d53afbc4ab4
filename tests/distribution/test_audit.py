"""Audits: what change capture has missed is found, sent and told of; what is waiting anyway is no error."""

import logging
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection

from backoffice.catalog.models import Barcode, Product
from backoffice.customers.models import Customer
from channel.errors import GroupBusy
from distribution.announcements import captured_tables
from distribution.changelog.capture import install_capture, remove_capture
from distribution.models import ChangeLogEntry, GroupAudit, Package, Release, SchedulerJob, SchedulerSubjob
from distribution.packaging.audit_lock import audit_lock
from distribution.packaging.builder_folder import locked_builder_folder
from distribution.queries.audit_is_due import audit_is_due
from distribution.queries.groups_due_for_audit import groups_due_for_audit
from distribution.store_copies import store_copy_folder
from distribution.use_cases.audit_group import AUDITS_KEPT, IS_BEHIND, audit_group
from distribution.use_cases.audit_next_group import audit_next_group
from distribution.use_cases.audit_store_copy import audit_store_copy
from distribution.use_cases.refresh_store_copy import refresh_store_copy
from registers.models import ChannelDataGroup
from tests.distribution.damage import damage_table
from tests.distribution.headquarters import NOW, build, copy_folder, copy_rows, database_rows, make_headquarters
from tests.distribution.oracle import expected_rows

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(hours=25)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    build(north)
    return north


def change_unseen():
    """Change, add and remove rows while no trigger looks, and leave no entry that says so."""
    remove_capture(connection)
    Product.objects.filter(number="1001").update(name="changed while nobody looked")
    Barcode.objects.filter(product__number="1002").delete()
    Barcode.objects.create(product=Product.objects.get(number="1001"), code="4711")
    install_capture(connection, captured_tables())
    ChangeLogEntry.objects.all().delete()


def audit(group, now=LATER):
    return audit_group(group=group, now=now, clock=lambda: now + timedelta(seconds=3))


def errors(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


def test_rows_that_capture_missed_are_found_sent_and_logged(north, caplog):
    change_unseen()
    assert build(north).release is None
    found = audit(north)
    assert (found.differing, found.release_number, found.message) == ({"product": 1, "barcode": 2}, 1, "")
    assert errors(caplog) == [
        f"Change capture missed rows of channel data group North, which are sent now: {dict(found.differing)}"
    ]
    release = Release.objects.get(number=2)
    assert (release.is_whole, release.deltas["OFFLINE"]) == (False, [1040])
    assert copy_rows(north) == expected_rows(north.pk)


def test_second_audit_is_clean_and_publishes_nothing(north, caplog):
    change_unseen()
    audit(north)
    caplog.clear()
    for hours in (25, 50):
        found = audit(north, LATER + timedelta(hours=hours))
        assert (found.differing, found.release_number, errors(caplog)) == ({}, 2, [])
    assert Release.objects.count() == 2


def test_what_is_waiting_anyway_is_sent_first_and_is_no_error(north, caplog):
    Customer.objects.update(name="Ada")
    Product.objects.filter(number="1002").update(name="Rye")
    found = audit(north)
    assert (found.differing, found.release_number, errors(caplog)) == ({}, 2, [])
    assert copy_rows(north) == expected_rows(north.pk)


def test_moment_of_the_audit_is_one(north):
    """Seen and unseen changes at once: the first go as usual, the second as what the audit has found."""
    change_unseen()
    Customer.objects.update(name="Ada")
    found = audit(north)
    assert (found.differing, found.release_number) == ({"product": 1, "barcode": 2}, 2)
    assert [release.deltas["STORE"] for release in Release.objects.order_by("number")] == [[], [1010], [1040]]


def test_disabled_job_is_not_compared(north):
    SchedulerJob.objects.filter(number=1040).update(is_enabled=False)
    change_unseen()
    assert (audit(north).differing, Release.objects.count()) == ({}, 1)


def test_excluded_rows_that_were_missed_are_sent_to_store_databases_only(north):
    SchedulerSubjob.objects.filter(table_name="barcode").update(exclude_from_offline=True)
    build(north)
    change_unseen()
    assert audit(north).differing == {"product": 1, "barcode": 2}
    packages = {package.audience: package.row_counts for package in Package.objects.filter(to_release=3, kind="DELTA")}
    assert (sorted(packages["STORE"]), sorted(packages["OFFLINE"])) == (["barcode", "product"], ["product"])


def test_job_that_cannot_be_read_is_told_of_and_the_others_are_compared(north):
    change_unseen()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customers_customer RENAME COLUMN tax_number TO renamed")
        cursor.execute("UPDATE customers_customer SET name = 'X'")
        try:
            found = audit(north)
        finally:
            cursor.execute("ALTER TABLE customers_customer RENAME COLUMN renamed TO tax_number")
    assert found.message.startswith("job 1010: ")
    assert found.differing == {"product": 1, "barcode": 2}


def test_values_of_the_copy_that_its_disk_has_changed_are_no_releases(north, caplog):
    with closing(sqlite3.connect(copy_folder(north).current())) as copy:
        copy.execute("UPDATE product SET name = 'rotten'")
        copy.commit()
    found = audit(north)
    assert (found.differing, found.message, Release.objects.count()) == ({}, "", 1)
    assert copy_rows(north) == expected_rows(north.pk)
    assert len(errors(caplog)) == 1


def test_copy_that_is_not_at_the_last_release_is_not_compared_and_nothing_is_published_from_it(north):
    """Another machine has published of a later moment than the audit's: its builder saw that the epoch was raised."""
    Release.objects.update(epoch=2)
    SchedulerSubjob.objects.filter(table_name="barcode").update(exclude_from_offline=True)
    change_unseen()
    found = audit(north)
    assert (found.message, found.release_number, found.differing) == (IS_BEHIND, None, {})
    assert Release.objects.count() == 1


def test_group_that_is_being_built_is_audited_later(north):
    with locked_builder_folder(north.pk):
        with pytest.raises(GroupBusy):
            audit(north)
        assert audit_next_group(now=LATER) is None
    assert GroupAudit.objects.count() == 0


def test_audit_that_fails_says_why(north, settings, tmp_path):
    change_unseen()
    (tmp_path / "file").touch()
    settings.PACKAGE_DIR = tmp_path / "file"
    found = audit(north)
    assert found.message.startswith("NotADirectoryError")
    assert found.finished_at == LATER + timedelta(seconds=3)


def test_last_audits_are_kept(north):
    rows = [GroupAudit(group=north, started_at=NOW - timedelta(hours=hour)) for hour in range(AUDITS_KEPT + 5)]
    GroupAudit.objects.bulk_create(rows)
    audit(north)
    kept = list(GroupAudit.objects.filter(group=north).values_list("started_at", flat=True))
    assert (len(kept), kept[0], kept[-1]) == (AUDITS_KEPT, LATER, NOW - timedelta(hours=AUDITS_KEPT - 2))


def due(now):
    return [group.name for group in groups_due_for_audit(now)]


def test_group_is_due_an_interval_after_its_first_release_and_after_each_audit(north):
    assert (due(NOW + timedelta(hours=23)), due(NOW + timedelta(hours=24))) == ([], ["North"])
    GroupAudit.objects.create(group=north, started_at=LATER)
    assert due(LATER) == ["North"]  # its worker died
    assert audit_next_group(now=LATER).group == north
    assert (due(LATER), due(LATER + timedelta(hours=24))) == ([], ["North"])


def test_one_group_is_audited_at_a_time_and_the_one_that_waited_longest_first(north):
    south = ChannelDataGroup.objects.get(name="South")
    build(south)
    before = LATER - timedelta(hours=26)
    GroupAudit.objects.create(group=north, started_at=before, finished_at=before)
    with audit_lock():
        assert audit_next_group(now=LATER) is None
    assert [audit_next_group(now=LATER).group for _ in range(2)] == [south, north]
    assert audit_next_group(now=LATER) is None


def test_group_that_is_being_built_keeps_no_other_from_being_audited(north):
    south = ChannelDataGroup.objects.get(name="South")
    build(south)
    with locked_builder_folder(north.pk):
        assert audit_next_group(now=LATER).group == south


def test_no_worker_is_told_while_an_audit_is_under_way(north):
    assert audit_is_due(LATER)
    GroupAudit.objects.create(group=north, started_at=LATER)
    hour = timedelta(hours=1)
    assert [audit_is_due(LATER + hour - timedelta(seconds=1)), audit_is_due(LATER + hour)] == [False, True]
    GroupAudit.objects.update(finished_at=LATER)
    assert not audit_is_due(LATER + hour)


def test_own_store_copy_is_hashed_anew_and_filled_again(north, caplog):
    refresh_store_copy(group_id=north.pk, now=NOW)
    with closing(sqlite3.connect(store_copy_folder(north.pk).current())) as copy:
        copy.execute("UPDATE product SET name = 'rotten'")
        copy.commit()
    assert audit_store_copy(group_id=north.pk, now=LATER) == ["product"]
    assert database_rows(store_copy_folder(north.pk).current()) == expected_rows(north.pk)
    assert audit_store_copy(group_id=north.pk, now=LATER) == []
    assert len(errors(caplog)) == 2


def test_store_copy_that_cannot_be_read_to_its_end_is_filled_again(north):
    refresh_store_copy(group_id=north.pk, now=NOW)
    damage_table(store_copy_folder(north.pk).current(), "price")
    audit_next_group(now=LATER)
    assert database_rows(store_copy_folder(north.pk).current()) == expected_rows(north.pk)
