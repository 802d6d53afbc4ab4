from contextlib import closing

from channel.database import open_channel_database
from pos.journal import audits
from pos.syncing.audit import audit_channel_database
from pos.syncing.sync_data import sync_data
from tests.channel.factories import checksums_of
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import Reply


def tamper(register, statement: str = "UPDATE price SET unit_price = '0.010000' WHERE product_id = 1") -> None:
    with closing(open_channel_database(register.context.release_folder.current(), read_only=False)) as connection:
        connection.execute(statement)


def test_sound_database_passes_and_says_so(synced, published, clock):
    assert audit_channel_database(synced.context) == []
    sync_data(synced.context)
    status = published.statuses[-1]
    assert (status.audited_release, status.audited_at, status.differing_tables) == (1, clock.now, [])
    assert synced.overview().repairs == 0


def test_row_changed_on_the_disk_is_found_and_its_table_replaced(synced, published):
    path = synced.context.release_folder.current()
    tamper(synced)
    assert audit_channel_database(synced.context) == ["price"]
    assert synced.overview().differing_tables == ["price"]
    report = sync_data(synced.context)
    assert (report.packages, synced.context.release_folder.current()) == (1, path)
    assert published.acknowledged[-1].state == "APPLIED"
    assert [status.differing_tables for status in published.statuses[-2:]] == [["price"], []]
    assert audit_channel_database(synced.context) == []
    assert synced.overview().repairs == 1
    assert sync_data(synced.context).packages == 0


def test_several_jobs_are_repaired_at_once_and_a_new_release_comes_with_them(synced, published):
    tamper(synced)
    tamper(synced, "DELETE FROM product WHERE product_id = 2")
    assert audit_channel_database(synced.context) == ["price", "product"]
    rows = store_rows(milk_price="1.39")
    published.publish(rows, upserts={"price": [row for row in rows["price"] if row["product_id"] == 1]})
    report = sync_data(synced.context)
    assert (report.packages, report.release) == (3, 2)
    assert audit_channel_database(synced.context) == []


def test_without_a_repair_the_whole_database_is_fetched(synced, published):
    path = synced.context.release_folder.current()
    published.makes_repairs = False
    tamper(synced)
    assert audit_channel_database(synced.context) == ["price"]
    assert sync_data(synced.context).packages == 1
    assert synced.context.release_folder.current() != path
    assert audit_channel_database(synced.context) == []
    assert sync_data(synced.context).packages == 0
    assert audits.last(synced.context.journal).differing_tables == []


def test_repair_that_cannot_be_used_leads_to_the_whole_database_and_no_loop(synced, published):
    path = synced.context.release_folder.current()
    tamper(synced)
    audit_channel_database(synced.context)
    published.plan_changes = {"checksums": checksums_of({**store_rows(), "price": []})}
    report = synced.sync()
    assert [type(report.data_error).__name__, synced.context.release_folder.current()] == ["PackageCorrupt", path]
    published.plan_changes = {}
    assert sync_data(synced.context).packages == 1
    assert synced.context.release_folder.current() != path
    polls = len(published.statuses)
    assert sync_data(synced.context).packages == 0
    assert len(published.statuses) - polls == 1


def test_repair_of_other_tables_is_followed_once_and_then_the_whole_database_is_fetched(synced, published):
    tamper(synced)
    audit_channel_database(synced.context)
    other = published.repair(published.releases[-1], 1040, {"product"})
    published.plan_changes = {"packages": [other]}
    assert synced.sync().data_error is not None
    assert published.states_of(other) == ["DOWNLOADED", "APPLIED"]
    assert published.statuses[-1].release is None
    published.plan_changes = {}
    assert sync_data(synced.context).packages == 1
    assert audit_channel_database(synced.context) == []


def test_register_that_is_told_of_its_difference_by_a_plan_asks_for_the_tables(synced, published):
    path = synced.context.release_folder.current()
    tamper(synced, "UPDATE channel_state SET value = '1:2:3' WHERE name = 'checksum:price'")
    assert sync_data(synced.context).packages == 1
    assert synced.context.release_folder.current() == path
    assert synced.overview().repairs == 1
    assert audit_channel_database(synced.context) == []


def test_difference_is_not_forgotten_while_headquarters_is_away(synced, hq, published):
    tamper(synced)
    audit_channel_database(synced.context)
    hq.on("POST", "sync/poll", Reply(say_nothing=True))
    assert synced.sync().data_error is not None
    audit_channel_database(synced.context)
    hq.on("POST", "sync/poll", published.answer_poll)
    assert sync_data(synced.context).packages == 1
    assert synced.overview().repairs == 1


def test_register_without_data_has_nothing_to_audit(new_register):
    assert audit_channel_database(new_register.context) == []
