"""Tables that are announced in another shape: only their job is sent whole, and whoever follows holds HQ's rows."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from backoffice.catalog.models import Product
from backoffice.customers.models import Customer
from backoffice.taxes import replication
from backoffice.taxes.models import TaxGroup, TaxRate
from channel.announcement import ReplicatedTable
from channel.audit import differing_tables
from channel.database import open_channel_database
from channel.ddl import read_tables
from channel.header import Audience
from channel.release_folder import FilePointer, ReleaseFolder
from channel.table import ChannelTable, decimal, integer, text
from channel.tables.taxes import TAX_GROUP, TAX_RATE
from distribution.announcements import announcement_sha256
from distribution.models import GroupJobWatermark, Package, Release, SchedulerJob, SchedulerSubjob
from distribution.queries.release_checksums import release_checksums
from distribution.queries.release_path import last_release
from distribution.use_cases.follow_path import follow_path
from distribution.use_cases.prepare_distribution import prepare_distribution
from registers.models import Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.announcing import announce, forget_announcements
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import build, copy_folder, make_headquarters

pytestmark = pytest.mark.django_db(transaction=True)

GROUPS, RATES = replication.REPLICATED_TABLES
LABELLED = replace(
    GROUPS,
    table=replace(TAX_GROUP, columns=(*TAX_GROUP.columns, text("label")), indexes=(("code",),), search=("label",)),
    expressions={"label": "src.code || '/' || src.name"},
)
WIDENED = replace(RATES, table=replace(TAX_RATE, columns=tuple(replace(c, scale=6) if c.scale else c for c in TAX_RATE.columns)))
NAMELESS = replace(GROUPS, table=replace(TAX_GROUP, columns=TAX_GROUP.columns[:2]))
NOTES = ReplicatedTable(
    table=ChannelTable("tax_note", (integer("tax_note_id"), decimal("percent", 4))),
    job=1080,
    source="taxes_taxrate",
    expressions={},
)


@pytest.fixture(autouse=True)
def _announcements_of_the_apps():
    yield
    replication.REPLICATED_TABLES = (GROUPS, RATES)
    forget_announcements()
    prepare_distribution(using="default")


@pytest.fixture
def north():
    north, _ = make_headquarters()
    TaxRate.objects.create(tax_group=TaxGroup.objects.get(), code="STD", percent="17.5", valid_from="2026-01-01")
    build(north)
    return north


class Follower:
    """A channel database that holds the release before, and follows."""

    def __init__(self, group, path: Path, kind: Audience = Audience.OFFLINE) -> None:
        path.mkdir()
        self.group, self.kind = group, kind
        self.folder = ReleaseFolder(path, FilePointer(path / "current"))
        self.sync()

    def sync(self):
        release = last_release(self.group.pk)
        file = self.folder.current()
        follow_path(folder=self.folder, target=release, audience=self.kind)
        assert differing_tables(self.folder.current(), release_checksums(release, self.kind)) == []
        return file == self.folder.current(), all_rows(self.folder.current())


@pytest.fixture
def follower(north, tmp_path):
    return Follower(north, tmp_path / "follower")


def all_rows(path):
    with closing(open_channel_database(path)) as connection:
        return {
            table.name: sorted(tuple(row)[:-1] for row in connection.execute(f'SELECT * FROM "{table.name}"'))
            for table in read_tables(connection)
        }


def packages_of(release):
    rows = Package.objects.filter(to_release=release.number, group=release.group).exclude(kind="FULL")
    return sorted(rows.values_list("kind", "job_id", "audience"))


CHANGES = {
    "added column": (LABELLED, RATES),
    "widened column": (GROUPS, WIDENED),
    "removed column": (NAMELESS, RATES),
    "new table": (GROUPS, RATES, NOTES),
    "dropped table": (GROUPS,),
    "all at once": (LABELLED, NOTES),
}


@pytest.mark.parametrize("change", CHANGES)
def test_only_the_job_in_another_shape_is_sent_whole(north, follower, monkeypatch, change):
    announce(monkeypatch, replication, CHANGES[change])
    Product.objects.update(name="X")
    release = build(north, jobs=[1040]).release
    assert (release.number, release.is_whole, release.deltas["OFFLINE"]) == (2, False, [1040, 1080])
    assert packages_of(release) == [("DELTA", 1040, "ALL"), ("REPAIR", 1080, "ALL")]
    is_same_file, rows = follower.sync()
    assert (is_same_file, rows) == (True, all_rows(copy_folder(north).current()))
    assert {name for name in rows if name.startswith("tax_")} == {replicated.table.name for replicated in CHANGES[change]}
    assert build(north).release is None


def test_rows_have_the_new_columns_and_are_found_by_them(north, follower, monkeypatch):
    announce(monkeypatch, replication, (LABELLED, WIDENED))
    build(north)
    _, rows = follower.sync()
    group = TaxGroup.objects.get()
    assert rows["tax_group"] == [(group.pk, group.code, group.name, f"{group.code}/{group.name}")]
    assert sorted(row[4] for row in rows["tax_rate"]) == ["17.500000", "19.000000"]
    with closing(open_channel_database(follower.folder.current())) as connection:
        found = connection.execute("SELECT rowid FROM tax_group_search WHERE tax_group_search MATCH ?", (f'"{group.code}"',))
        assert [row[0] for row in found] == [group.pk]


def test_deltas_go_on_in_the_new_shape(north, follower, monkeypatch):
    announce(monkeypatch, replication, (LABELLED, RATES))
    build(north)
    TaxGroup.objects.update(name="Renamed")
    release = build(north).release
    assert packages_of(release) == [("DELTA", 1080, "ALL")]
    assert Package.objects.get(to_release=3, kind="DELTA").from_release == 2
    is_same_file, rows = follower.sync()
    assert (is_same_file, rows["tax_group"][0][2:]) == (True, ("Renamed", f"{TaxGroup.objects.get().code}/Renamed"))


def test_first_sync_after_a_change_of_shape_is_complete(north, tmp_path, monkeypatch):
    announce(monkeypatch, replication, (LABELLED, NOTES))
    build(north)
    newcomer = Follower(north, tmp_path / "newcomer")
    assert newcomer.sync()[1] == all_rows(copy_folder(north).current())


def test_jobs_of_the_old_shape_are_left_alone(north, monkeypatch):
    before = dict(GroupJobWatermark.objects.values_list("job_id", "looked_at"))
    Customer.objects.update(name="Not yet")
    announce(monkeypatch, replication, (LABELLED, RATES))
    release = build(north, jobs=[1070]).release
    assert release.deltas["STORE"] == [1080]
    watermarks = {row.job_id: row for row in GroupJobWatermark.objects.all()}
    assert watermarks[1080].announcement_sha256 == announcement_sha256(1080)
    assert watermarks[1010].looked_at == before[1010]
    assert {job for job, row in watermarks.items() if row.announcement_sha256 != announcement_sha256(job)} == set()


def test_disabled_job_takes_its_new_shape_all_the_same(north, follower, monkeypatch):
    SchedulerJob.objects.filter(number=1080).update(is_enabled=False)
    announce(monkeypatch, replication, (LABELLED, RATES))
    assert packages_of(build(north).release) == [("REPAIR", 1080, "ALL")]
    assert follower.sync()[1]["tax_group"][0][3]


def test_excluded_table_of_a_reshaped_job_stays_empty_in_offline_databases(north, follower, tmp_path, monkeypatch):
    SchedulerSubjob.objects.filter(table_name="tax_rate").update(exclude_from_offline=True)
    announce(monkeypatch, replication, (LABELLED, WIDENED))
    store = Follower(north, tmp_path / "store", Audience.STORE)
    release = build(north).release
    assert packages_of(release) == [("REPAIR", 1080, "OFFLINE"), ("REPAIR", 1080, "STORE")]
    assert release.excluded_tables == ["tax_rate"]
    _, rows = store.sync()
    assert rows == all_rows(copy_folder(north).current())
    assert follower.sync()[1] == {**rows, "tax_rate": []}


def test_job_that_cannot_be_read_keeps_its_shape_and_is_tried_again(north, follower, monkeypatch):
    broken = replace(LABELLED, expressions={"label": "no_such_function(src.code)"})
    announce(monkeypatch, replication, (broken, RATES))
    Product.objects.update(name="X")
    result = build(north)
    assert (list(result.failures), packages_of(result.release)) == ([1080], [("DELTA", 1040, "ALL")])
    assert follower.sync()[1] == all_rows(copy_folder(north).current())
    announce(monkeypatch, replication, (LABELLED, RATES))
    assert packages_of(build(north).release) == [("REPAIR", 1080, "ALL")]
    assert follower.sync()[1] == all_rows(copy_folder(north).current())


def test_builder_that_dies_after_publishing_another_shape_catches_up(north, follower, monkeypatch):
    def die(progress):
        if progress.stage == "PUBLISHED":
            raise RuntimeError

    announce(monkeypatch, replication, (LABELLED, NOTES))
    with pytest.raises(RuntimeError):
        build(north, on_progress=die)
    assert build(north).release is None
    assert (Release.objects.count(), follower.sync()[1]) == (2, all_rows(copy_folder(north).current()))


def test_register_follows_its_plan_into_the_new_shape(north, tmp_path, monkeypatch):
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    build(north)
    register = FollowingRegister("1-1", tmp_path / "register")
    register.sync()
    before = register.folder.current()
    announce(monkeypatch, replication, (LABELLED, NOTES))
    # heavy, so that the way with a REPAIR is the cheaper one
    Package.objects.filter(kind="FULL").update(size_bytes=10**9)
    build(north)
    assert [package.kind for package in register.sync().packages] == ["REPAIR"]
    assert register.folder.current() == before
    assert all_rows(before) == all_rows(copy_folder(north).current())
