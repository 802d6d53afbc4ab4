"""Keys: HQ's that sign, the group's that encrypt, and a plan HQ no longer knows."""

from contextlib import closing

import pytest

from channel.database import open_channel_database
from channel.encryption import generate_package_key
from channel.errors import PackageForeign, PlanUnknown, SignatureInvalid
from channel.sealing import generate_sealing_key, seal, sealing_public_key
from channel.signing import generate_private_key, key_id, public_key_bytes
from pos.identity import sealing_key, trusted_keys
from pos.journal import settings
from pos.syncing.sync_data import sync_data
from tests.pos.published import ACTIVATION_CODE
from tests.pos.store_data import store_rows
from tests.pos.stub_headquarters import problem_reply


def publish(published, price: str):
    rows = store_rows(milk_price=price)
    return published.publish(rows, upserts={"price": rows["price"]})


def names(*keys) -> list[str]:
    return sorted(key_id(public_key_bytes(key)) for key in keys)


def test_encrypted_packages_are_read_with_the_key_sealed_for_this_register(new_register, published):
    published.package_key = generate_package_key()
    full = published.publish(store_rows()).full
    assert full.key_id is not None
    assert sync_data(new_register.context).release == 1
    publish(published, "1.39")
    assert sync_data(new_register.context).release == 2
    with closing(open_channel_database(new_register.context.release_folder.current())) as connection:
        assert connection.execute("SELECT unit_price FROM price WHERE product_id = 1").fetchone()[0] == "1.390000"


def test_sealing_key_is_made_once_and_told_at_activation_and_with_each_status(new_register, published, hq):
    public = sealing_public_key(sealing_key(new_register.context.journal))
    sync_data(new_register.context)
    assert f'"sealing_key":"{public}"'.encode() in hq.asked("devices/activate")[-1].body
    assert published.statuses[-1].sealing_key == public
    new_register.activate(hq.url, ACTIVATION_CODE)
    assert sealing_public_key(sealing_key(new_register.context.journal)) == public


@pytest.mark.parametrize("missing", [True, False])
def test_key_that_is_missing_or_another_devices_downloads_nothing_and_comes_with_the_next_plan(synced, published, hq, missing):
    published.package_key = generate_package_key()
    delta = publish(published, "1.39").delta
    foreign = seal(published.package_key, sealing_public_key(generate_sealing_key()))
    published.plan_changes = {"package_keys": {} if missing else {delta.key_id: foreign}}
    words = "does not bring that key" if missing else "sealed for another device"
    with pytest.raises(PackageForeign, match=words):
        sync_data(synced.context)
    assert (hq.asked(f"packages/{delta.sha256}"), published.states_of(delta)) == ([], ["DOWNLOAD_FAILED"])
    assert words in synced.overview().last_error
    assert synced.overview().release == 1
    published.plan_changes = {}
    assert sync_data(synced.context).release == 2


def test_keys_of_a_verified_plan_take_the_place_of_those_trusted_before(synced, published):
    old = published.key
    published.key, published.older_keys = generate_private_key(), [old]
    sync_data(synced.context)
    assert sorted(trusted_keys(synced.context.journal)) == names(old, published.key)
    publish(published, "1.39")
    assert sync_data(synced.context).release == 2
    published.older_keys = []
    publish(published, "1.49")
    assert sync_data(synced.context).release == 3
    assert published.statuses[-1].trusted_keys == names(published.key)
    stolen, published.key = published.key, old
    with pytest.raises(SignatureInvalid):
        sync_data(synced.context)
    published.key = stolen
    assert sync_data(synced.context).release == 3


def test_key_that_is_none_is_not_trusted(synced, published):
    before = trusted_keys(synced.context.journal)
    publish(published, "1.39")
    published.plan_changes = {"public_keys": {"0" * 16: "no key!"}}
    with pytest.raises(SignatureInvalid, match="a public key that is none"):
        sync_data(synced.context)
    assert trusted_keys(synced.context.journal) == before


def test_activation_after_a_change_of_keys_is_at_the_same_headquarters(synced, published, hq):
    published.key, published.older_keys = generate_private_key(), [published.key]
    sync_data(synced.context)
    published.older_keys = []
    synced.activate(hq.url, ACTIVATION_CODE)
    assert sync_data(synced.context).packages == 0
    assert trusted_keys(synced.context.journal).keys() == published.public_keys().keys()


def test_restored_headquarters_learns_of_its_past_from_the_plan_that_is_held(synced, published, hq):
    sync_data(synced.context)
    published.plan_number -= 2
    report = synced.sync()
    assert (report.errors, report.data.packages, synced.overview().epoch) == ([], 0, 2)
    polls = hq.asked("sync/poll")
    assert [b'"held_plan":null' in poll.body for poll in polls[-2:]] == [True, False]
    published.publish(store_rows())
    assert (synced.sync().data.release, published.statuses[-1].epoch) == (2, 2)


def test_headquarters_that_does_not_know_its_own_plan_is_not_asked_without_end(synced, hq):
    hq.on("POST", "sync/poll", problem_reply(409, "plan-unknown"))
    polls = len(hq.asked("sync/poll"))
    with pytest.raises(PlanUnknown):
        sync_data(synced.context)
    assert len(hq.asked("sync/poll")) - polls == 2
    settings.write(synced.context.journal, settings.SIGNED_PLAN, None)
    with pytest.raises(PlanUnknown):
        sync_data(synced.context)
    assert len(hq.asked("sync/poll")) - polls == 3
