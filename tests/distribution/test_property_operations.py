"""Converged means equal, whatever is done to the way there and not only to the data.

Tables excluded and announced anew, registers paused, restored from old backups and asked to begin anew, stores in other
groups, packages squashed, made on demand, removed by age and lost: what a register holds is always, row by row, what its
release was to hold. `test_property_convergence.py` is about changes of the data and builders that die.
"""

import random
import shutil
import tempfile
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backoffice.pricing.models import Price
from channel.database import open_channel_database
from channel.ddl import read_tables
from channel.errors import PackageInvalid
from distribution.models import Package, PackageRequest, SchedulerJob, SchedulerSubjob
from distribution.package_store import package_store
from distribution.queries import release_path
from distribution.queries.release_path import last_release
from distribution.store_copies import store_copy_folder
from distribution.use_cases.build_requested_package import build_requested_package
from distribution.use_cases.refresh_store_copy import refresh_store_copy
from distribution.use_cases.remove_old import remove_old
from registers.models import ChannelDatabase, ChannelDataGroup, ReceiptSettings, Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.data_folder import DATA_FOLDER
from tests.distribution.changes import CHANGES
from tests.distribution.company import NOW
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import build, make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.variants import VARIANTS, Rows, announce
from tests.distribution.wipe import wipe_headquarters

STORES = ("1", "2", "3")
JOBS = (1010, 1020, 1040, 1060)
# What `make test-long` asks of each property.
LONG_EXAMPLES = 1000


def rows_of(path: Path) -> Rows:
    """Read the rows of whatever tables a channel database has: {table: {key: row}}."""
    with closing(open_channel_database(path)) as connection:
        return {
            table.name: {row[0]: tuple(row)[:-1] for row in connection.execute(f'SELECT * FROM "{table.name}"')}
            for table in read_tables(connection)
        }


class Operations(RuleBasedStateMachine):
    """Two groups, three stores with a register each; what every release has to hold is remembered as it is published."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="operations-", dir=DATA_FOLDER))
        for name in ("packages", "channel_databases"):
            (self.folder / name).mkdir()
        django_settings.PACKAGE_DIR = self.folder / "packages"
        django_settings.CHANNEL_DATABASE_DIR = self.folder / "channel_databases"
        wipe_headquarters()
        SchedulerJob.objects.update(exclude_from_offline=False)
        SchedulerSubjob.objects.update(exclude_from_offline=False)

    @initialize()
    def begin(self) -> None:
        self.variant = VARIANTS[0]
        announce(self.variant)
        self.groups = make_headquarters()
        # Text that does not compress and nobody changes, so that a FULL package is heavy beside a DELTA, as it is in life.
        ReceiptSettings.objects.create(code="HEAVY", header=random.Random(7).randbytes(100_000).hex())
        self.expected: dict[tuple[int, int], Rows] = {}
        self.expected_in_store: dict[tuple[int, int], Rows] = {}
        # Something is lost, or announced and not built: packages may be missing, and a release may be made from the tables.
        self.is_disturbed = False
        self.registers: dict[str, FollowingRegister] = {}
        for number in STORES:
            switch_support_offline_on(register=Register.objects.get(number=f"{number}-1"), user=None)
            self.registers[number] = FollowingRegister(f"{number}-1", self.folder / f"register-{number}")
        for group in self.groups:
            self._build(group)
        for number in STORES[:2]:
            self.sync(number)

    @rule(data=st.data(), changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4))
    def change(self, data: st.DataObject, changes: list[Any]) -> None:
        for change in changes:
            try:
                with transaction.atomic():
                    change(lambda size: data.draw(st.integers(0, size - 1)))
            except IntegrityError:
                pass  # a constraint of HQ refused it, and all of it was rolled back

    @rule(place=st.integers(0, 1))
    def build_release(self, place: int) -> None:
        self._build(self.groups[place])

    @rule(place=st.integers(0, 1), count=st.integers(2, 5), cents=st.integers(1, 99))
    def build_many_releases(self, place: int, count: int, cents: int) -> None:
        for number in range(count):
            Price.objects.update(unit_price=number + cents / 100)
            self._build(self.groups[place])

    @rule(data=st.data())
    def exclude_or_include_a_table(self, data: st.DataObject) -> None:
        subjob = data.draw(st.sampled_from(sorted(SchedulerSubjob.objects.values_list("table_name", flat=True))))
        row = SchedulerSubjob.objects.filter(table_name=subjob)
        row.update(exclude_from_offline=not row.get().exclude_from_offline)

    @rule(job=st.sampled_from(JOBS), is_excluded=st.booleans())
    def exclude_or_include_a_job(self, job: int, is_excluded: bool) -> None:
        SchedulerJob.objects.filter(pk=job).update(exclude_from_offline=is_excluded)

    @rule(variant=st.sampled_from(VARIANTS))
    def update_headquarters(self, variant: Any) -> None:
        self.is_disturbed = True
        self.variant = variant
        announce(variant)

    @rule(number=st.sampled_from(STORES), is_paused=st.booleans())
    def pause_or_resume(self, number: str, is_paused: bool) -> None:
        self._database(number).update(pause_data_synchronization=is_paused)

    @rule(number=st.sampled_from(STORES), job=st.sampled_from((*JOBS, 9999)))
    def ask_for_a_full_sync(self, number: str, job: int) -> None:
        for database in self._database(number):
            database.full_syncs[str(job)] = database.full_syncs.get(str(job), 0) + 1
            database.save(update_fields=["full_syncs"])

    @rule()
    def make_requested_packages(self) -> None:
        self._make_requested_packages()

    @rule(data=st.data())
    def lose_packages(self, data: st.DataObject) -> None:
        """Chosen by what they are: encrypted ones have other names each time, and an example has to be repeatable."""
        self.is_disturbed = True
        packages = list(Package.objects.order_by("group", "to_release", "job", "audience", "kind", "from_release", "created_at"))
        for place in data.draw(st.lists(st.integers(0, len(packages) - 1), max_size=3, unique=True)):
            package_store().path(packages[place].sha256).unlink(missing_ok=True)

    @rule(place=st.integers(0, 1))
    def lose_the_copy(self, place: int) -> None:
        self.is_disturbed = True
        shutil.rmtree(self.folder / "channel_databases" / "builder" / str(self.groups[place].pk), ignore_errors=True)

    @rule(place=st.integers(0, 1))
    def refresh_the_store_copy(self, place: int) -> None:
        with suppress(PackageInvalid, OSError):
            refresh_store_copy(group_id=self.groups[place].pk, now=NOW)

    @rule(days=st.sampled_from((1, 40, 400)))
    def remove_what_is_old(self, days: int) -> None:
        remove_old(now=NOW + timedelta(days=days))

    @rule(number=st.sampled_from(STORES))
    def back_up(self, number: str) -> None:
        shutil.rmtree(self.folder / f"backup-{number}", ignore_errors=True)
        shutil.copytree(self.registers[number].folder.folder, self.folder / f"backup-{number}")

    @rule(number=st.sampled_from(STORES))
    def restore_the_backup(self, number: str) -> None:
        backup, folder = self.folder / f"backup-{number}", self.registers[number].folder.folder
        if backup.exists():
            shutil.rmtree(folder)
            shutil.copytree(backup, folder)

    @rule(number=st.sampled_from(STORES))
    def sync(self, number: str) -> None:
        try:
            plan = self.registers[number].sync()
        except FileNotFoundError:
            return  # a package store that lost files; the next build makes up for it
        if self._database(number).filter(pause_data_synchronization=True).exists():
            assert not plan.packages

    @invariant()
    def registers_hold_what_their_release_holds(self) -> None:
        for register in getattr(self, "registers", {}).values():
            path, state = register.folder.current(), register.folder.state()
            if path is not None and state is not None:
                assert rows_of(path) == self.expected[state.group_id, state.release]
        for group in getattr(self, "groups", ()):
            path, state = store_copy_folder(group.pk).current(), store_copy_folder(group.pk).state()
            if path is not None and state is not None:
                assert rows_of(path) == self.expected_in_store[group.pk, state.release]

    @rule(number=st.sampled_from(STORES))
    def sync_until_nothing_is_left(self, number: str) -> None:
        # what a plan needs is made after a poll, and a full synchronization is done after the next one
        for _ in range(4):
            self.sync(number)
            if not self._make_requested_packages():
                return

    @rule(data=st.data(), changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2))
    def change_build_and_sync_everybody(self, data: st.DataObject, changes: list[Any]) -> None:
        self.change(data, changes)
        for group in self.groups:
            self._build(group)
        for number in STORES:
            self.sync(number)

    def teardown(self) -> None:
        """Let everything go on, bring everybody to the last release, and compare with HQ itself."""
        if hasattr(self, "registers"):
            self._converge()
            announce(VARIANTS[0])
        shutil.rmtree(self.folder, ignore_errors=True)

    def _converge(self) -> None:
        ChannelDatabase.objects.update(pause_data_synchronization=False)
        for group in self.groups:
            self._build(group)
            refresh_store_copy(group_id=group.pk, now=NOW)
            assert store_copy_folder(group.pk).release() == last_release(group.pk).number  # type: ignore[union-attr]
        for number, register in self.registers.items():
            self.sync_until_nothing_is_left(number)
            group = ChannelDataGroup.objects.get(stores__number=number)
            path = register.folder.current()
            assert path is not None
            assert register.folder.release() == last_release(group.pk).number  # type: ignore[union-attr]
            assert rows_of(path) == self._rows_now(group)
        self.registers_hold_what_their_release_holds()

    def _make_requested_packages(self) -> int:
        """Do what a worker does; returns how many packages were asked for."""
        requests = list(PackageRequest.objects.filter(state=PackageRequest.State.WAITING))
        for request in requests:
            build_requested_package(request_id=request.pk, clock=lambda: NOW)
            request.refresh_from_db()
            assert self.is_disturbed or request.state == PackageRequest.State.DONE
        return len(requests)

    def _database(self, number: str) -> Any:
        return ChannelDatabase.objects.filter(register__number=f"{number}-1")

    def _build(self, group: ChannelDataGroup) -> None:
        """Build all jobs of a group, and remember what the release has to hold."""
        before = last_release(group.pk)
        in_store = self.variant.expected(expected_rows(group.pk))
        now = self._without_excluded(in_store)
        build(group)
        published = last_release(group.pk)
        assert published is not None
        if before is not None and published.number == before.number:
            assert self.expected[group.pk, before.number] == now  # nothing published: nothing had changed
        elif before is not None:
            assert self.is_disturbed or not published.is_whole
        self.expected[group.pk, published.number] = now
        self.expected_in_store[group.pk, published.number] = in_store

    def _rows_now(self, group: ChannelDataGroup) -> Rows:
        """Work out what an OFFLINE channel database of the group has to hold."""
        return self._without_excluded(self.variant.expected(expected_rows(group.pk)))

    def _without_excluded(self, rows: Rows) -> Rows:
        """Empty the tables that are excluded from offline databases."""
        excluded = {row.table_name for row in SchedulerSubjob.objects.filter(exclude_from_offline=True)}
        excluded |= set(SchedulerSubjob.objects.filter(job__exclude_from_offline=True).values_list("table_name", flat=True))
        return {table: {} if table in excluded else of for table, of in rows.items()}


# time for hypothesis to find a short history when a long one fails
@pytest.mark.timeout(1800)
@pytest.mark.django_db(transaction=True)
def test_converged_means_equal_whatever_is_operated(monkeypatch):
    # a short way is worth being squashed here, so that histories of a few releases meet it
    monkeypatch.setattr(release_path, "SQUASHED_ABOVE", 3)
    is_long = hypothesis.settings().max_examples >= LONG_EXAMPLES
    # the cheaper engine bears most of them
    few, many = (200, 3 * LONG_EXAMPLES) if connection.vendor == "sqlite" else (20, LONG_EXAMPLES)
    examples = many if is_long else few
    try:
        run_state_machine_as_test(Operations, settings=hypothesis.settings(max_examples=examples, stateful_step_count=10))
    finally:
        announce(VARIANTS[0])
