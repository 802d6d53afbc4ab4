from contextlib import closing

import pytest

from channel.database import open_channel_database
from channel.errors import HeadquartersUnreachable, PackageCorrupt, PackageForeign, SignatureInvalid
from channel.signing import generate_private_key
from pos.errors import PlanRefused, SyncInProgress
from pos.journal import repairs, settings
from pos.syncing.held_release import check_channel_database, held_release
from pos.syncing.lock import sync_lock
from pos.syncing.sync_data import sync_data
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import Reply, json_reply


def milk_price(register) -> str:
    with closing(open_channel_database(register.context.release_folder.current())) as connection:
        return connection.execute("SELECT unit_price FROM price WHERE product_id = 1").fetchone()[0]


def publish_price(published, price: str):
    """Publish a new price of milk as a DELTA."""
    rows = store_rows(milk_price=price)
    return published.publish(rows, upserts={"price": [row for row in rows["price"] if row["product_id"] == 1]})


def test_first_sync_brings_a_whole_database_and_tells_headquarters(new_register, published):
    release = published.publish(store_rows())
    report = new_register.sync()
    assert (report.errors, report.data.release, report.data.packages) == ([], 1, 1)
    assert published.states_of(release.full) == ["DOWNLOADED", "APPLIED"]
    assert [told.release for told in published.acknowledged] == [None, 1]
    assert list(new_register.home.downloads.iterdir()) == []


def test_status_says_which_database_is_held(new_register, published):
    published.publish(store_rows())
    new_register.sync()
    first, last = published.statuses[0], published.statuses[-1]
    assert (first.release, first.epoch, first.group_id) == (None, None, None)
    assert (last.release, last.epoch, last.group_id) == (1, 1, 1)
    assert (last.sales_waiting, last.connection_mode.value, last.journal_id) == (
        0,
        "ONLINE",
        settings.read(new_register.context.journal, settings.JOURNAL_ID),
    )


def test_unchanged_plan_costs_one_poll(synced, hq):
    asked = len(hq.requests)
    assert sync_data(synced.context).packages == 0
    assert [request.path for request in hq.requests[asked:]] == ["sync/poll"]


def test_deltas_lead_from_release_to_release_in_the_same_file(synced, published):
    file = synced.context.release_folder.current()
    deltas = [publish_price(published, "1.39").delta, publish_price(published, "1.49").delta]
    report = sync_data(synced.context)
    assert (report.release_before, report.release, report.packages) == (1, 3, 2)
    assert (synced.context.release_folder.current(), milk_price(synced)) == (file, "1.490000")
    assert [published.states_of(delta) for delta in deltas] == [["DOWNLOADED", "APPLIED"]] * 2


def test_nothing_published_yet_is_no_failure(new_register):
    report = new_register.sync()
    assert (report.errors, report.data.release) == ([], None)


def test_plan_signed_by_somebody_else_is_not_followed(synced, published):
    publish_price(published, "0.01")
    published.key = generate_private_key()
    with pytest.raises(SignatureInvalid):
        sync_data(synced.context)
    assert milk_price(synced) == "1.290000"
    assert "does not know" in synced.overview().last_error


@pytest.mark.parametrize(
    ("changes", "error"), [({"register": "R2"}, PackageForeign), ({"number": 1}, PlanRefused), ({"epoch": 0}, PlanRefused)]
)
def test_plan_for_another_register_or_time_is_not_followed(synced, published, changes, error):
    sync_data(synced.context)
    publish_price(published, "0.01")
    published.plan_changes = changes
    with pytest.raises(error):
        sync_data(synced.context)
    assert milk_price(synced) == "1.290000"


def test_plan_from_another_release_is_asked_for_once_more(synced, published, hq):
    publish_price(published, "1.39")
    published.plan_changes = {"from_release": 7}
    polls = len(hq.asked("sync/poll"))
    with pytest.raises(PlanRefused, match="from release 7 to 2; here is release 1"):
        sync_data(synced.context)
    assert len(hq.asked("sync/poll")) - polls == 2


def test_rows_that_would_differ_are_not_applied_and_a_whole_database_heals_them(synced, published):
    release = publish_price(published, "1.39")
    published.releases[-1].rows = store_rows(milk_price="1.40")
    with pytest.raises(PackageCorrupt):
        sync_data(synced.context)
    assert (milk_price(synced), published.states_of(release.delta)) == ("1.290000", ["DOWNLOADED", "APPLY_FAILED"])
    published.releases.pop()
    published.publish(store_rows(milk_price="1.40"))
    assert sync_data(synced.context).release == 2
    assert milk_price(synced) == "1.400000"
    assert repairs.count(synced.context.journal) == 2


def test_database_that_does_not_say_what_it_holds_is_fetched_whole(synced, published):
    path = synced.context.release_folder.current()
    with closing(open_channel_database(path, read_only=False)) as connection:
        connection.execute("DELETE FROM channel_state WHERE name = 'checksum:price'")
    assert sync_data(synced.context).packages == 1
    assert synced.context.release_folder.current() != path
    assert synced.overview().repairs == 1


@pytest.mark.parametrize("damage", ["overwritten", "cut", "gone", "index"])
def test_damaged_database_is_fetched_whole(synced, published, damage):
    path = synced.context.release_folder.current()
    synced.context.offline.close()
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif damage == "index":
        with closing(open_channel_database(path, read_only=False)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'product_number_index'")
    else:
        content = bytearray(path.read_bytes())
        content[4096:40960] = bytes(36864)
        path.write_bytes(content)
    check_channel_database(synced.context)
    assert held_release(synced.context) is None
    assert sync_data(synced.context).release == 1
    assert milk_price(synced) == "1.290000"
    assert synced.overview().repairs == 1


def test_new_epoch_begins_with_a_whole_database_and_offers_every_sale_again(synced, published):
    published.epoch = 2
    published.releases.clear()
    published.publish(store_rows(milk_price="2.00"))
    assert sync_data(synced.context).release == 1
    assert (milk_price(synced), synced.overview().epoch) == ("2.000000", 2)
    assert published.statuses[-1].epoch == 2


def test_package_that_cannot_be_fetched_is_told_and_tried_again(synced, published, hq):
    delta = publish_price(published, "1.39").delta
    served = hq.answers["GET", f"packages/{delta.sha256}"]
    hq.on("GET", f"packages/{delta.sha256}", Reply(200, b"x" * delta.size_bytes))
    with pytest.raises(PackageCorrupt):
        sync_data(synced.context)
    hq.answers["GET", f"packages/{delta.sha256}"] = served
    assert sync_data(synced.context).release == 2
    assert published.states_of(delta) == ["DOWNLOAD_FAILED", "DOWNLOADED", "APPLIED"]


def cut_line_after(hq, package):
    """Serve a package, and let no poll through after it."""
    serve = hq.answers["GET", f"packages/{package.sha256}"]

    def answer(request):
        hq.on("POST", "sync/poll", Reply(say_nothing=True))
        return serve(request)

    return answer


def test_acknowledgement_that_was_lost_is_told_later(synced, published, hq):
    delta = publish_price(published, "1.39").delta
    hq.on("GET", f"packages/{delta.sha256}", cut_line_after(hq, delta))
    with pytest.raises(HeadquartersUnreachable):
        sync_data(synced.context)
    assert (held_release(synced.context), published.states_of(delta)) == (2, [])
    hq.on("POST", "sync/poll", published.answer_poll)
    sync_data(synced.context)
    assert published.states_of(delta) == ["DOWNLOADED", "APPLIED"]


def test_second_program_does_not_sync_at_the_same_time(synced):
    with sync_lock(synced.home.sync_lock), pytest.raises(SyncInProgress):
        sync_data(synced.context)
    sync_data(synced.context)


def test_dead_line_leaves_everything_as_it_was(synced, hq):
    hq.on("POST", "sync/poll", Reply(say_nothing=True))
    with pytest.raises(HeadquartersUnreachable):
        sync_data(synced.context)
    assert (milk_price(synced), held_release(synced.context)) == ("1.290000", 1)


def test_age_of_the_data_counts_from_the_last_word_of_headquarters(synced, clock):
    clock.advance(minutes=7)
    assert synced.overview().data_age_seconds == 420
    sync_data(synced.context)
    assert synced.overview().data_age_seconds == 0


@pytest.mark.parametrize(("expires_on", "days_kept"), [("2026-01-15", 5), ("2027-01-01", 29)])
def test_token_is_replaced_well_before_it_expires_and_when_its_age_is_unknown(synced, hq, clock, expires_on, days_kept):
    hq.on("POST", "devices/token", json_reply({"token": "new-token", "expires_at": f"{expires_on}T00:00:00.000000Z"}))
    # the clock was wrong when the register was activated
    clock.advance(days=-1)
    sync_data(synced.context)
    clock.advance(days=days_kept)
    sync_data(synced.context)
    assert len(hq.asked("devices/token")) == 1
    clock.advance(days=1)
    sync_data(synced.context)
    assert len(hq.asked("devices/token")) == 2


def test_old_token_is_replaced_and_the_new_one_used(synced, hq, clock):
    clock.advance(days=31)
    hq.on("POST", "devices/token", Reply(body=b'{"token": "new-token", "expires_at": "2027-01-01T00:00:00.000000Z"}'))
    sync_data(synced.context)
    sync_data(synced.context)
    assert hq.requests[-1].headers["authorization"] == "Device new-token"
    assert len(hq.asked("devices/token")) == 1
