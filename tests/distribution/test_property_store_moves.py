"""A store in any group at any time: its registers always hold their own store, whole, and end where it is.

What is sent is worked out by `oracle.py` and not asked of HQ; see `test_property_convergence.py` for everything else.
"""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backoffice.pricing.models import Price
from channel.errors import StateConflict
from channel.jobs import STANDARD_JOBS
from distribution.api.released_store import open_released_store
from distribution.store_copies import close_store_connection
from distribution.use_cases.refresh_store_copy import refresh_store_copy
from registers.models import ChannelDataGroup, Register, Store
from registers.use_cases.change_store_group import change_store_group
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.data_folder import DATA_FOLDER
from tests.distribution.background import await_store_copies
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import NOW, build, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.wipe import wipe_headquarters

STORES = ("1", "2", "3")
SOLD = ("store_assortment", "store_price_group", "store_address_book")


class StoreMoves(RuleBasedStateMachine):
    """Three stores with a register each, between two groups."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="moves-", dir=DATA_FOLDER))
        for name in ("packages", "channel_databases"):
            (self.folder / name).mkdir()
        django_settings.PACKAGE_DIR = self.folder / "packages"
        django_settings.CHANNEL_DATABASE_DIR = self.folder / "channel_databases"
        wipe_headquarters()

    @initialize(released=st.sets(st.integers(0, 1)))
    def begin(self, released: set[int]) -> None:
        self.groups = make_headquarters()
        self.registers = {}
        for number in STORES:
            switch_support_offline_on(register=Register.objects.get(number=f"{number}-1"), user=None)
            self.registers[number] = FollowingRegister(f"{number}-1", self.folder / f"register-{number}")
        for place in released:
            build(self.groups[place])

    @rule(number=st.sampled_from(STORES), place=st.integers(0, 1))
    def move_store(self, number: str, place: int) -> None:
        store, group = Store.objects.get(number=number), self.groups[place]
        if store.channel_data_group_id != group.pk:
            change_store_group(store=store, group=group, user=None)

    @rule(number=st.sampled_from(STORES), place=st.integers(0, 1))
    def move_store_by_plain_update(self, number: str, place: int) -> None:
        Store.objects.filter(number=number).update(channel_data_group=self.groups[place])

    @rule(place=st.integers(0, 1), jobs=st.none() | st.sets(st.sampled_from(sorted(STANDARD_JOBS)), min_size=1))
    def build_release(self, place: int, jobs: Iterable[int] | None) -> None:
        build(self.groups[place], jobs)

    @rule(cents=st.integers(1, 999))
    def change_prices(self, cents: int) -> None:
        Price.objects.update(unit_price=cents / 100)

    @rule(number=st.sampled_from(STORES))
    def sync(self, number: str) -> None:
        self.registers[number].sync()

    @invariant()
    def registers_hold_their_own_store_whole(self) -> None:
        for number, register in getattr(self, "registers", {}).items():
            if register.folder.current() is None:
                continue
            rows, store = register.rows(), Store.objects.get(number=number)
            assert number in register.stores()
            for table in SOLD:
                assert {row[0] for row in rows[table].values() if row[1] == store.pk}

    @invariant()
    def look_ups_answer_for_the_own_store_or_send_the_register_offline(self) -> None:
        for store in Store.objects.all():
            try:
                released = open_released_store(store, timezone.now())
            except StateConflict:
                assert store.is_moving or store.serving_group is None
                continue
            assert released.number == store.number

    def teardown(self) -> None:
        """Publish for both groups, then everybody is where the store is."""
        for group in getattr(self, "groups", ()):
            build(group)
            refresh_store_copy(group_id=group.pk, now=NOW)
        for number, register in getattr(self, "registers", {}).items():
            register.sync()
            group = ChannelDataGroup.objects.get(stores__number=number)
            assert register.rows() == expected_rows(group.pk)
            assert open_released_store(Store.objects.get(number=number), timezone.now()).number == number
        await_store_copies()
        for group in getattr(self, "groups", ()):
            close_store_connection(group.pk)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.django_db(transaction=True)
def test_registers_keep_their_store_wherever_it_moves():
    examples = 10 + hypothesis.settings().max_examples // 2
    run_state_machine_as_test(StoreMoves, settings=hypothesis.settings(max_examples=examples, stateful_step_count=20))
