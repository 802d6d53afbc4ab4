"""A new epoch of HQ: what is begun anew, and plans that lead to releases of the one before."""

import pytest

from channel.errors import PackageForeign
from pos.journal import full_syncs
from pos.syncing.sync_data import sync_data
from tests.pos.store_data import store_rows


def test_epoch_without_a_release_costs_one_poll_and_the_register_waits(synced, published, hq):
    published.epoch = 2
    polls = len(hq.asked("sync/poll"))
    for _ in range(3):
        assert sync_data(synced.context).packages == 0
    assert len(hq.asked("sync/poll")) - polls == 3
    published.publish(store_rows(milk_price="2.00"))
    assert sync_data(synced.context).release == 2
    assert published.statuses[-1].epoch == 2


def test_plan_that_leads_to_a_release_of_another_epoch_is_not_followed_round_in_circles(synced, published, hq):
    published.epoch, published.mixes_epochs = 2, True
    full = f"packages/{published.releases[-1].full.sha256}"
    polls, fetched = len(hq.asked("sync/poll")), len(hq.asked(full))
    for _ in range(3):
        with pytest.raises(PackageForeign, match="The plan is of epoch 2, but what it leads through is of epoch 1"):
            sync_data(synced.context)
    assert len(hq.asked("sync/poll")) - polls == 4
    assert len(hq.asked(full)) - fetched == 1
    assert "epoch 1" in synced.overview().last_error
    published.publish(store_rows(milk_price="2.00"))
    assert sync_data(synced.context).release == 2


def test_full_syncs_are_counted_anew(synced, published):
    published.full_syncs = {1040: 3}
    sync_data(synced.context)
    assert full_syncs.done(synced.context.journal) == {1040: 3}
    published.epoch, published.full_syncs = 2, {}
    published.publish(store_rows(milk_price="2.00"))
    sync_data(synced.context)
    published.full_syncs = {1040: 1}
    assert sync_data(synced.context).packages == 1
    assert published.statuses[-1].full_syncs == {1040: 1}
