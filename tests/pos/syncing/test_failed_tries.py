"""What HQ counts as a failed try of a package: one that cannot be used or had, and no trouble of the line or this machine."""

import pytest

from channel.errors import HeadquartersUnreachable, NotFound, PackageCorrupt
from pos.syncing.held_release import held_release
from pos.syncing.sync_data import sync_data
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import Reply, problem_reply


def publish_price(published, price: str):
    rows = store_rows(milk_price=price)
    return published.publish(rows, upserts={"price": rows["price"]})


@pytest.mark.parametrize(
    "reply", [Reply(say_nothing=True), problem_reply(503, "headquarters-busy"), problem_reply(500, "internal-error")]
)
def test_line_that_breaks_and_busy_headquarters_are_no_failed_try(new_register, published, hq, reply):
    full = published.publish(store_rows()).full
    served = hq.answers["GET", f"packages/{full.sha256}"]
    hq.on("GET", f"packages/{full.sha256}", reply)
    for _ in range(3):
        with pytest.raises(HeadquartersUnreachable) as raised:
            sync_data(new_register.context)
    assert (published.states_of(full), new_register.overview().last_error) == ([], str(raised.value))
    hq.answers["GET", f"packages/{full.sha256}"] = served
    assert sync_data(new_register.context).release == 1
    assert published.states_of(full) == ["DOWNLOADED", "APPLIED"]


def test_package_headquarters_does_not_have_is_a_failed_try(new_register, published, hq):
    full = published.publish(store_rows()).full
    hq.on("GET", f"packages/{full.sha256}", problem_reply(404, "not-found"))
    with pytest.raises(NotFound):
        sync_data(new_register.context)
    assert published.states_of(full) == ["DOWNLOAD_FAILED"]


def test_disk_that_cannot_be_written_is_no_failed_try(new_register, published):
    full = published.publish(store_rows()).full
    part = new_register.home.downloads / f"{full.sha256}.part"
    part.mkdir()
    with pytest.raises(OSError, match=r"\.part"):
        sync_data(new_register.context)
    assert published.states_of(full) == []
    part.rmdir()
    assert sync_data(new_register.context).release == 1


def test_folder_that_cannot_be_written_is_no_failed_try(new_register, published, hq):
    full = published.publish(store_rows()).full
    folder = new_register.home.channel_databases
    folder.rmdir()
    for _ in range(3):
        with pytest.raises(FileNotFoundError):
            sync_data(new_register.context)
    assert (published.states_of(full), str(folder) in new_register.overview().last_error) == (["DOWNLOADED"] * 2, True)
    folder.mkdir()
    assert sync_data(new_register.context).release == 1
    assert len(hq.asked(f"packages/{full.sha256}")) == 1


def test_one_damaged_file_is_fetched_again_and_costs_no_whole_database(synced, published, hq):
    deltas = [publish_price(published, price).delta for price in ("1.39", "1.49")]
    fulls = [f"packages/{release.full.sha256}" for release in published.releases]
    fetched = len([request for path in fulls for request in hq.asked(path)])
    (synced.home.downloads / deltas[0].sha256).write_bytes(b"x" * deltas[0].size_bytes)
    with pytest.raises(PackageCorrupt, match="SHA-256"):
        sync_data(synced.context)
    assert held_release(synced.context) == 1
    assert [published.states_of(delta)[-1] for delta in deltas] == ["APPLY_FAILED", "DOWNLOADED"]
    assert sync_data(synced.context).release == 3
    assert [len(hq.asked(f"packages/{delta.sha256}")) for delta in deltas] == [1, 1]
    assert len([request for path in fulls for request in hq.asked(path)]) == fetched


def test_what_a_killed_program_left_unpacked_is_removed_before_anything_is_asked(synced, hq):
    left = synced.home.downloads / ("a" * 64 + ".unpacked")
    left.write_bytes(b"people")
    hq.on("POST", "sync/poll", Reply(say_nothing=True))
    with pytest.raises(HeadquartersUnreachable):
        sync_data(synced.context)
    assert not left.exists()
