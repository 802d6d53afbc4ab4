"""What a person may set of a scheduler job, and what is said about it before and after."""

import logging

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from channel.errors import InvalidInput
from distribution.models import Release, SchedulerJob, SchedulerSubjob
from distribution.queries.offline_exclusions import tables_excluded_from_offline
from distribution.queries.rows_in_offline_databases import TableRows, rows_in_offline_databases
from distribution.use_cases.change_job import change_job
from registers.models import ChannelDatabase
from tests.distribution.company import make_database, make_group, make_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def prices():
    return SchedulerJob.objects.get(pk=1020)


def change(job, **changed):
    as_it_is = {"is_enabled": True, "exclude_from_offline": False, "retry_count": 3, "excluded_subjobs": (), "user": None}
    change_job(job=job, **{**as_it_is, **changed})
    job.refresh_from_db()


def test_all_a_person_may_set_is_set(prices):
    change(prices, is_enabled=False, exclude_from_offline=True, retry_count=5)
    assert (prices.is_enabled, prices.exclude_from_offline, prices.retry_count) == (False, True, 5)
    assert tables_excluded_from_offline() == {
        "price", "price_group", "store_price_group", "promotion", "promotion_part", "promotion_item"
    }  # fmt: skip


def test_subjobs_are_excluded_one_by_one_and_taken_back(prices):
    change(prices, excluded_subjobs=["price"])
    assert tables_excluded_from_offline() == {"price"}
    change(prices, excluded_subjobs=["price_group"])
    assert tables_excluded_from_offline() == {"price_group"}
    change(prices)
    assert tables_excluded_from_offline() == frozenset()


def test_a_change_is_logged_with_who_and_what_was_before_and_after(prices, django_user_model, caplog):
    caplog.set_level(logging.INFO, "distribution")
    change(prices, excluded_subjobs=["price"], user=django_user_model(username="anna"))
    change(prices, excluded_subjobs=["price"])
    (line,) = [record.getMessage() for record in caplog.records if record.name == "distribution.use_cases.change_job"]
    before = {"is_enabled": True, "exclude_from_offline": False, "retry_count": 3, "excluded_subjobs": []}
    after = {**before, "excluded_subjobs": ["price"]}
    assert line == f"job 1020 Prices and discounts was changed by anna: before {before}, after {after}"


def test_a_table_of_another_job_and_no_try_are_refused(prices):
    with pytest.raises(InvalidInput, match="does not carry product"):
        change(prices, excluded_subjobs=["product", "price"])
    with pytest.raises(InvalidInput, match="at least once"):
        change(prices, retry_count=0)
    assert not SchedulerSubjob.objects.filter(exclude_from_offline=True).exists()


def test_rows_are_counted_by_the_last_releases_of_groups_whose_databases_hold_one():
    north, south = make_group("North"), make_group("South")
    for group, number in ((north, 1), (north, 2), (south, 1)):
        make_release(group, number)
    Release.objects.filter(group=north, number=2).update(checksums={"product": "7:1:1", "unit": "2:1:1", "price": "9:1:1"})
    Release.objects.filter(group=north, number=2).update(excluded_tables=["price"])
    Release.objects.filter(group=south).update(checksums={"product": "5:1:1", "unit": "0:0:0"})
    for number, (group, held) in enumerate([(north, 1), (north, 2), (south, 1), (south, None)]):
        database = make_database(group, f"R{number}")
        database.release_number = held
        database.save()
    assert rows_in_offline_databases() == {"product": TableRows(3, 19), "unit": TableRows(2, 4)}


def test_rows_are_counted_with_two_queries_that_read_last_releases_only():
    for name in ("North", "South", "West"):
        group = make_group(name)
        for number in (1, 2, 3):
            make_release(group, number)
        ChannelDatabase.objects.filter(pk=make_database(group, name).pk).update(release_number=1)
    read = []

    def count(instance, **kwargs):
        read.append(instance.pk)

    post_init.connect(count, sender=Release)
    with CaptureQueriesContext(connection) as queries:
        assert rows_in_offline_databases() == {"product": TableRows(3, 9)}
    post_init.disconnect(count, sender=Release)
    assert (len(queries), len(read)) == (2, 3)
