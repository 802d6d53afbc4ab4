"""Converged means equal: after any history of changes, packages and interruptions, a register holds HQ's rows.

HQ's database, its triggers, builders and package files, and the registers' databases are all real; what should be in
them is worked out by `oracle.py`, without any code of ours.
"""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from channel.errors import PackageCorrupt
from channel.header import Audience
from channel.jobs import STANDARD_JOBS
from channel.package import unpack_package
from channel.release_folder import FilePointer, ReleaseFolder
from distribution.group_keys import secret_of
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.packaging.build import BuildProgress, BuildStage
from distribution.queries.release_path import HeldRelease, ReleasePath, last_release, release_path
from registers.models import Store
from tests.data_folder import DATA_FOLDER
from tests.distribution.changes import CHANGES
from tests.distribution.headquarters import build, database_rows, make_headquarters
from tests.distribution.oracle import JOBS_OF_TABLES, TableRows, expected_rows
from tests.distribution.wipe import wipe_headquarters

Rows = dict[str, TableRows]


class Crash(Exception):
    """A builder dies."""


class SimulatedRegister:
    """Follows plans with the code of a real register, late, and not always undisturbed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = ReleaseFolder(folder, FilePointer(folder / "current"))
        self.plan: ReleasePath | None = None

    def poll(self, group_id: int) -> None:
        target, state = last_release(group_id), self.folder.state()
        held = HeldRelease(state.group_id, state.epoch, state.release) if state else HeldRelease(None, None, None)
        self.plan = release_path(target, held, audience=Audience.OFFLINE) if target else None

    def follow(self, *, damage_last: bool = False) -> None:
        if not self.plan or not self.plan.packages:
            return
        release = self.plan.target
        with tempfile.TemporaryDirectory(dir=self.folder.folder) as unpacked:
            paths = [self._unpack(package, Path(unpacked)) for package in self.plan.packages]
            if damage_last:
                paths[-1].write_bytes(paths[-1].read_bytes()[:-4096])
            has_full = self.plan.packages[0].kind == "FULL"
            self.folder.move(
                full=paths[0] if has_full else None,
                deltas=paths[1:] if has_full else paths,
                group_id=release.group_id,
                to_release=release.number,
                checksums=release.checksums,
            )
        self.plan = None

    def start_over(self) -> None:
        path = self.folder.current()
        if path:
            path.unlink()
        self.plan = None

    def _unpack(self, package: Package, folder: Path) -> Path:
        target = folder / package.sha256
        source = package_store().path(package.sha256)
        unpack_package(
            source, target, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes, key=secret_of(package)
        )
        return target


class Convergence(RuleBasedStateMachine):
    """Two groups, two registers each; every release's rows are remembered as the oracle saw them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="converge-", dir=DATA_FOLDER))
        for name in ("packages", "channel_databases"):
            (self.folder / name).mkdir()
        django_settings.PACKAGE_DIR = self.folder / "packages"
        django_settings.CHANNEL_DATABASE_DIR = self.folder / "channel_databases"
        wipe_headquarters()

    @initialize()
    def begin(self) -> None:
        self.groups = make_headquarters()
        self.expected: dict[int, dict[int, Rows]] = {group.pk: {} for group in self.groups}
        self.registers = {
            (group.pk, place): SimulatedRegister(self.folder / f"register-{group.pk}-{place}")
            for group in self.groups
            for place in range(2)
        }

    @rule(data=st.data(), changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6))
    def change(self, data: st.DataObject, changes: list[Any]) -> None:
        for change in changes:
            try:
                with transaction.atomic():
                    change(lambda size: data.draw(st.integers(0, size - 1)))
            except IntegrityError:
                pass  # a constraint of HQ refused it, and all of it was rolled back

    @rule(data=st.data(), changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2), place=st.integers(0, 1))
    def change_and_build(self, data: st.DataObject, changes: list[Any], place: int) -> None:
        self.change(data, changes)
        self._build(self.groups[place], None)

    @rule(place=st.integers(0, 1), jobs=st.none() | st.sets(st.sampled_from(sorted(STANDARD_JOBS)), min_size=1))
    def build_release(self, place: int, jobs: set[int] | None) -> None:
        self._build(self.groups[place], jobs)

    @rule(place=st.integers(0, 1), stage=st.sampled_from(BuildStage))
    def crash_a_build(self, place: int, stage: BuildStage) -> None:
        def die(progress: BuildProgress) -> None:
            if progress.stage == stage:
                raise Crash

        self._build(self.groups[place], None, on_progress=die)

    @rule(place=st.integers(0, 1))
    def lose_the_copy(self, place: int) -> None:
        shutil.rmtree(django_settings.CHANNEL_DATABASE_DIR / "builder" / str(self.groups[place].pk), ignore_errors=True)

    @rule(place=st.integers(0, 1))
    def lose_the_copy_and_all_packages(self, place: int) -> None:
        self.lose_the_copy(place)
        shutil.rmtree(django_settings.PACKAGE_DIR)
        django_settings.PACKAGE_DIR.mkdir()
        for group in self.groups:
            shutil.rmtree(django_settings.CHANNEL_DATABASE_DIR / "builder" / str(group.pk), ignore_errors=True)
            self._build(group, None)
        for register in self.registers.values():
            register.plan = None

    @rule(place=st.integers(0, 1), which=st.integers(0, 1))
    def poll(self, place: int, which: int) -> None:
        group = self.groups[place]
        self.registers[group.pk, which].poll(group.pk)

    @rule(place=st.integers(0, 1), which=st.integers(0, 1))
    def follow_a_plan_late(self, place: int, which: int) -> None:
        self.registers[self.groups[place].pk, which].follow()

    @rule(place=st.integers(0, 1), which=st.integers(0, 1))
    def sync(self, place: int, which: int) -> None:
        group = self.groups[place]
        register = self.registers[group.pk, which]
        register.poll(group.pk)
        register.follow()
        assert register.folder.release() == max(self.expected[group.pk], default=None)

    @rule(place=st.integers(0, 1), which=st.integers(0, 1))
    def sync_with_a_damaged_package(self, place: int, which: int) -> None:
        group = self.groups[place]
        register = self.registers[group.pk, which]
        before = register.folder.release()
        register.poll(group.pk)
        if register.plan and register.plan.packages:
            with pytest.raises(PackageCorrupt):
                register.follow(damage_last=True)
        assert register.folder.release() == before

    @rule(place=st.integers(0, 1), which=st.integers(0, 1))
    def start_over(self, place: int, which: int) -> None:
        self.registers[self.groups[place].pk, which].start_over()

    @invariant()
    def registers_hold_what_headquarters_sent(self) -> None:
        for (group_id, _), register in getattr(self, "registers", {}).items():
            path = register.folder.current()
            if path:
                assert database_rows(path) == self.expected[group_id][register.folder.release() or 0]

    def teardown(self) -> None:
        """Bring everybody to the last release, then compare with HQ itself."""
        for group in getattr(self, "groups", ()):
            self._build(group, None)
            for which in range(2):
                self.sync(self.groups.index(group), which)
            assert self.expected[group.pk][max(self.expected[group.pk])] == expected_rows(group.pk)
        self.registers_hold_what_headquarters_sent()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _build(self, group: Any, jobs: Iterable[int] | None, **options: Any) -> None:
        """Build, and remember what the release has to hold: of the jobs looked at what HQ has now, of others as before."""
        history, now = self.expected[group.pk], expected_rows(group.pk)
        latest = max(history, default=None)
        if Store.objects.filter(channel_data_group=group).exclude(serving_group=group).exists():
            jobs = None  # a store that comes into the group comes whole
        try:
            result = build(group, jobs, **options)
        except Crash:
            result = None
        published = last_release(group.pk)
        if published is None or published.number == latest:
            if result is not None and latest is not None:
                assert _tables_of(now, jobs) == _tables_of(history[latest], jobs)  # nothing published: nothing had changed
            return
        is_whole = not Package.objects.filter(group=group, kind="DELTA", to_release=published.number).exists()
        looked_at = now if latest is None or is_whole else _tables_of(now, jobs)
        history[published.number] = {**(history[latest] if latest else {}), **looked_at}
        assert Release.objects.filter(group=group).count() == len(history)


def _tables_of(rows: Rows, jobs: Iterable[int] | None) -> Rows:
    names = {table for job in jobs or JOBS_OF_TABLES for table in JOBS_OF_TABLES[job]}
    return {table: rows[table] for table in names}


# time for hypothesis to find a short history when a long one fails
@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_converged_means_equal():
    # an example is thirty steps on real databases, so there are fewer of them than elsewhere
    examples = 10 + hypothesis.settings().max_examples // 2
    run_state_machine_as_test(Convergence, settings=hypothesis.settings(max_examples=examples, stateful_step_count=30))
