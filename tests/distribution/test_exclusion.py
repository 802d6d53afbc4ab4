"""What is excluded from offline databases is empty there, and nowhere else, from the next release on."""

from pathlib import Path

import pytest

from backoffice.catalog.models import Product
from backoffice.customers.models import AddressBook, Customer
from channel.audit import differing_tables
from channel.header import Audience
from channel.release_folder import FilePointer, ReleaseFolder
from distribution.models import Package, Release, SchedulerJob, SchedulerSubjob
from distribution.queries.full_package_due import full_package_is_due
from distribution.queries.release_checksums import release_checksums
from distribution.queries.release_path import last_release
from distribution.use_cases.follow_path import follow_path
from distribution.use_cases.raise_epoch import raise_epoch
from registers.models import Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.backoffice.factories import make_customer
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import NOW, build, copy_rows, database_rows, make_headquarters
from tests.distribution.oracle import JOBS_OF_TABLES, expected_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    build(north)
    return north


class Database:
    """A channel database of one kind that follows its group's releases, and may be left behind."""

    def __init__(self, path: Path, kind: Audience) -> None:
        path.mkdir()
        self.folder, self.kind = ReleaseFolder(path, FilePointer(path / "current")), kind

    def sync(self, group):
        release = last_release(group.pk)
        follow_path(folder=self.folder, target=release, audience=self.kind)
        assert differing_tables(self.folder.current(), release_checksums(release, self.kind)) == []
        return database_rows(self.folder.current())


@pytest.fixture
def offline(tmp_path):
    return Database(tmp_path / "offline", Audience.OFFLINE)


@pytest.fixture
def store(tmp_path):
    return Database(tmp_path / "store", Audience.STORE)


def exclude(*tables):
    SchedulerSubjob.objects.update(exclude_from_offline=False)
    SchedulerSubjob.objects.filter(table_name__in=tables).update(exclude_from_offline=True)


def emptied(rows, *tables):
    return {table: {} if table in tables else of_table for table, of_table in rows.items()}


def packages_of(release):
    rows = Package.objects.filter(to_release=release.number).exclude(kind="FULL").order_by("job", "audience")
    return [(package.job_id, package.audience, package.row_counts) for package in rows]


def fulls_of(release):
    fulls = Package.objects.filter(to_release=release.number, kind="FULL")
    return sorted(fulls.values_list("audience", flat=True))


def assert_both_hold_what_they_should(group, offline, store, *tables):
    expected = expected_rows(group.pk)
    assert copy_rows(group) == store.sync(group) == expected
    assert offline.sync(group) == emptied(expected, *tables)


def test_excluded_table_is_emptied_in_offline_databases_by_the_next_build_though_nothing_changed(north, offline, store):
    assert_both_hold_what_they_should(north, offline, store)
    exclude("barcode")
    release = build(north, jobs=[1070]).release
    assert packages_of(release) == [(1040, "OFFLINE", {"barcode": {"upserted": 0, "deleted": 2}})]
    assert (release.excluded_tables, release.deltas) == (["barcode"], {"STORE": [], "OFFLINE": [1040]})
    assert_both_hold_what_they_should(north, offline, store, "barcode")
    assert build(north).release is None


def test_table_that_is_included_again_is_filled_with_all_its_rows(north, offline, store):
    exclude("barcode")
    build(north)
    assert_both_hold_what_they_should(north, offline, store, "barcode")
    exclude()
    release = build(north, jobs=[1070]).release
    assert packages_of(release) == [(1040, "OFFLINE", {"barcode": {"upserted": 2, "deleted": 0}})]
    assert (release.excluded_tables, fulls_of(release)) == ([], ["ALL"])
    assert_both_hold_what_they_should(north, offline, store)


def test_excluded_job_takes_all_its_tables_along(north, offline, store):
    SchedulerJob.objects.filter(number=1010).update(exclude_from_offline=True)
    Customer.objects.update(name="Ada Lovelace")
    release = build(north).release
    assert release.excluded_tables == ["customer", "customer_address_book"]
    assert [(job, audience) for job, audience, _ in packages_of(release)] == [(1010, "OFFLINE"), (1010, "STORE")]
    assert_both_hold_what_they_should(north, offline, store, *JOBS_OF_TABLES[1010])
    SchedulerJob.objects.update(exclude_from_offline=False)
    make_customer("C2", [])
    build(north)
    assert_both_hold_what_they_should(north, offline, store)


def test_changes_of_the_moment_of_the_toggle_are_not_lost(north, offline, store):
    """Rows that come, change and go in the run that empties the table, and in the one that fills it again."""
    assert_both_hold_what_they_should(north, offline, store)
    exclude("product")
    Product.objects.filter(number="1001").delete()
    Product.objects.filter(number="1002").update(name="Rye bread")
    build(north)
    assert_both_hold_what_they_should(north, offline, store, "product")
    exclude("price")
    Product.objects.filter(number="1002").update(name="Wheat bread")
    build(north)
    assert_both_hold_what_they_should(north, offline, store, "price")


def test_change_of_what_stays_excluded_goes_to_store_databases_only(north, offline, store):
    exclude("product")
    build(north)
    Product.objects.update(name="X")
    release = build(north).release
    assert packages_of(release) == [(1040, "STORE", {"product": {"upserted": 2, "deleted": 0}})]
    assert release.deltas == {"STORE": [1040], "OFFLINE": []}
    assert_both_hold_what_they_should(north, offline, store, "product")


def test_job_with_an_excluded_table_has_two_packages_only_where_they_differ(north):
    exclude("product")
    build(north)
    Customer.objects.update(name="X")
    assert [audience for _, audience, _ in packages_of(build(north).release)] == ["ALL"]


def test_package_fits_each_kind_from_where_its_job_last_changed(north, offline, store):
    """Offline databases left behind at release 2 follow a DELTA that store databases take after release 3."""
    exclude("product")
    build(north)
    assert_both_hold_what_they_should(north, offline, store, "product")
    Product.objects.update(name="X")
    build(north)
    Product.objects.filter(number="1001").get().barcodes.update(code="4711")
    release = build(north).release
    found = Package.objects.filter(to_release=release.number, kind="DELTA").order_by("audience")
    assert list(found.values_list("audience", "from_release", "job_id")) == [("OFFLINE", 2, 1040), ("STORE", 3, 1040)]
    assert_both_hold_what_they_should(north, offline, store, "product")


def test_delta_fits_from_the_release_at_which_its_job_last_changed(north):
    for name in ("A", "B"):
        Customer.objects.update(name=name)
        build(north)
    Product.objects.update(name="X")
    build(north)
    Customer.objects.update(name="C")
    build(north)
    found = Package.objects.filter(kind="DELTA").order_by("to_release")
    assert list(found.values_list("job_id", "from_release", "to_release")) == [
        (1010, 1, 2),
        (1010, 2, 3),
        (1040, 1, 4),
        (1010, 3, 5),
    ]


def test_full_packages_are_made_for_each_kind_while_something_is_excluded(north, offline, store):
    exclude("customer", "product")
    release = build(north).release
    assert fulls_of(release) == ["OFFLINE"]
    package = Package.objects.get(kind="FULL", audience="OFFLINE")
    assert (package.row_counts["product"], package.row_counts["unit"]["upserted"]) == ({"upserted": 0, "deleted": 0}, 1)
    assert not full_package_is_due(north.pk, Audience.OFFLINE, now=NOW)
    assert_both_hold_what_they_should(north, offline, store, "customer", "product")
    Package.objects.filter(kind="FULL").delete()
    build(north)
    assert fulls_of(release) == ["OFFLINE", "STORE"]


def test_whole_release_is_made_for_each_kind(north, offline, store):
    exclude("customer")
    raise_epoch(now=NOW)
    release = build(north).release
    assert (release.is_whole, release.excluded_tables, release.deltas) == (True, ["customer"], {"STORE": [], "OFFLINE": []})
    assert fulls_of(release) == ["OFFLINE", "STORE"]
    assert_both_hold_what_they_should(north, offline, store, "customer")


def test_toggle_of_an_empty_table_publishes_nothing_and_holds_for_what_comes(north, offline, store):
    Customer.objects.all().delete()
    build(north)
    exclude("customer", "customer_address_book")
    assert build(north).release is None
    make_customer("C9", list(AddressBook.objects.all()))
    release = build(north).release
    assert [(job, audience) for job, audience, _ in packages_of(release)] == [(1010, "STORE")]
    assert_both_hold_what_they_should(north, offline, store, "customer", "customer_address_book")


def test_builder_that_dies_after_publishing_a_toggle_catches_up(north, offline, store):
    exclude("product")
    with pytest.raises(RuntimeError):
        build(north, on_progress=die_when_published)
    assert Release.objects.count() == 2
    assert build(north).release is None
    assert_both_hold_what_they_should(north, offline, store, "product")


def die_when_published(progress):
    if progress.stage == "PUBLISHED":
        raise RuntimeError


def test_register_follows_exclusion_by_its_plans(north, tmp_path):
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    build(north)
    register = FollowingRegister("1-1", tmp_path / "register")
    register.sync()
    for tables in (("barcode", "price"), ("price",), ()):
        exclude(*tables)
        Product.objects.update(name=f"without {tables}")
        build(north)
        # heavy, so that the way by DELTAs is the cheaper one
        Package.objects.filter(kind="FULL").update(size_bytes=10**9)
        plan = register.sync()
        assert {package.kind for package in plan.packages} == {"DELTA"}
        assert register.rows() == emptied(expected_rows(north.pk), *tables)
