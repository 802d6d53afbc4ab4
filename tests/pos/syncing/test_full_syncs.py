"""Full synchronizations that HQ asks of one register: of a job by REPAIR, of all by a whole database; each once."""

from channel.ddl import SCHEMA_VERSION
from channel.jobs import ALL_JOBS
from channel.row_hash import checksum_digest
from pos.syncing.sync_data import sync_data
from pos.syncing.sync_once import sync_once
from tests.channel.factories import checksums_of
from tests.pos.store_data import store_rows


def test_job_is_replaced_whole_once_at_the_release_held(synced, published):
    path = synced.context.release_folder.current()
    published.full_syncs = {1020: 1}
    assert sync_data(synced.context).packages == 1
    assert synced.context.release_folder.current() == path
    assert published.statuses[-1].full_syncs == {1020: 1}
    assert sync_data(synced.context).packages == 0
    published.full_syncs = {1020: 2}
    assert sync_data(synced.context).packages == 1


def test_all_is_a_whole_database_once(synced, published):
    path = synced.context.release_folder.current()
    published.full_syncs = {ALL_JOBS: 1, 1020: 4}
    assert sync_data(synced.context).packages == 1
    assert synced.context.release_folder.current() != path
    assert published.statuses[-1].full_syncs == {ALL_JOBS: 1, 1020: 4}
    assert sync_data(synced.context).packages == 0


def test_full_sync_comes_with_the_next_release(synced, published):
    published.full_syncs = {1040: 1}
    rows = store_rows(milk_price="1.39")
    published.publish(rows, upserts={"price": rows["price"]})
    report = sync_data(synced.context)
    assert (report.packages, report.release) == (2, 2)
    assert published.statuses[-1].full_syncs == {1040: 1}


def test_full_syncs_are_counted_for_each_channel_database(synced, published):
    published.full_syncs = {1020: 7}
    sync_data(synced.context)
    published.database_id, published.full_syncs = 6, {1040: 1}
    sync_data(synced.context)
    assert sync_data(synced.context).packages == 0
    assert published.statuses[-1].full_syncs == {1040: 1}


def test_status_names_the_rows_that_are_held(synced, published):
    sync_data(synced.context)
    status = published.statuses[-1]
    assert status.checksum_digest == checksum_digest(checksums_of(store_rows()))
    assert (status.plan_number, status.schema_version) == (2, SCHEMA_VERSION)


def test_register_waits_for_a_package_that_is_being_made(new_register, published):
    published.publish(store_rows())
    published.preparing = 2
    published.plan_changes = {"note": "A package is being made for this register."}
    report = new_register.sync()
    assert (report.errors, report.data.release, report.data.release_before) == ([], 1, None)
    assert len(published.statuses) == 4
    assert new_register.overview().note == "A package is being made for this register."


def test_register_does_not_wait_for_ever(new_register, published):
    published.publish(store_rows())
    published.preparing = 1000
    report = sync_once(new_register.context, prepare_seconds=1.0)
    assert (report.errors, report.data.is_preparing, report.data.release) == ([], True, None)
    assert len(published.statuses) < 20
