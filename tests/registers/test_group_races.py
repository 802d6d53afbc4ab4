"""A store that moves while one of its registers gets a channel database: both end in the same group."""

from concurrent.futures import wait

import pytest
from django.db import transaction

from registers.models import ChannelDatabase, Store
from registers.use_cases.change_store_group import change_store_group
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.registers.factories import make_group
from tests.threads import in_a_thread

pytestmark = pytest.mark.django_db(transaction=True)

LONG_ENOUGH_SECONDS = 1


def groups_of(store):
    return Store.objects.get(pk=store.pk).channel_data_group, ChannelDatabase.objects.get().group


def test_switching_on_while_the_store_moves_waits_for_the_new_group(store, register):
    south = make_group("South")
    with transaction.atomic():
        change_store_group(store=store, group=south, user=None)
        switching = in_a_thread(lambda: switch_support_offline_on(register=register, user=None))
        wait([switching], LONG_ENOUGH_SECONDS)
    switching.result()
    assert groups_of(store) == (south, south)


def test_moving_a_store_while_a_register_is_switched_on_takes_its_database_along(store, register):
    south = make_group("South")
    with transaction.atomic():
        switch_support_offline_on(register=register, user=None)
        moving = in_a_thread(lambda: change_store_group(store=store, group=south, user=None))
        wait([moving], LONG_ENOUGH_SECONDS)
    moving.result()
    assert groups_of(store) == (south, south)
