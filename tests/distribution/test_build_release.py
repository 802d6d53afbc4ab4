"""The builder: what becomes a release, what is in its packages, and what is left alone."""

from datetime import timedelta

import pytest
from django.db import connection

from backoffice.catalog.models import Assortment, AssortmentProduct, Product, StoreAssortment, Unit
from backoffice.customers.models import Customer
from backoffice.pricing.models import Price
from channel.errors import GroupBusy, PackageForeign
from channel.header import PackageKind
from channel.jobs import STANDARD_JOBS
from channel.package import unpack_package
from distribution.announcements import captured_tables
from distribution.changelog.capture import install_capture, remove_capture
from distribution.extraction.snapshot import open_snapshot
from distribution.group_keys import secret_of
from distribution.models import ChangeLogEntry, GroupJobWatermark, GroupKey, HeadquartersState, Package, Release, SchedulerJob
from distribution.package_store import package_store
from distribution.packaging.build import BuildCanceled, BuildStage
from distribution.packaging.builder_folder import locked_builder_folder
from distribution.use_cases.build_release import build_release
from registers.models import Store
from tests.backoffice.factories import make_group
from tests.distribution.headquarters import NOW, build, copy_rows, counts, make_headquarters
from tests.distribution.oracle import expected_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    return make_headquarters()[0]


def header_of(package, tmp_path):
    return unpack_package(
        package_store().path(package.sha256),
        tmp_path / "unpacked",
        sha256=package.sha256,
        uncompressed_bytes=package.uncompressed_bytes,
        key=secret_of(package),
    )


def kinds(result):
    return [(package.kind, package.job_id) for package in result.packages]


def upserted(count):
    return {"upserted": count, "deleted": 0}


def deleted(count):
    return {"upserted": 0, "deleted": count}


def test_first_release_is_one_full_package_of_all_jobs(north):
    result = build(north, jobs=[1040])
    assert (result.release.number, kinds(result)) == (1, [("FULL", None)])
    assert copy_rows(north) == expected_rows(north.pk)
    assert result.packages[0].row_counts["product"] == upserted(2)
    assert result.rows == sum(len(rows) for rows in copy_rows(north).values())


def test_first_release_takes_disabled_jobs_too(north):
    SchedulerJob.objects.update(is_enabled=False)
    assert build(north).release.number == 1
    assert copy_rows(north) == expected_rows(north.pk)


def test_empty_group_gets_a_release():
    north, _ = make_headquarters()
    Store.objects.all().update(channel_data_group=north)
    empty = make_group("Empty")
    assert build(empty).release.number == 1
    assert copy_rows(empty)["product"] == {}


def test_nothing_changed_publishes_nothing(north):
    build(north)
    result = build(north)
    assert (result.release, result.packages, Release.objects.count()) == (None, (), 1)


def test_each_changed_job_gets_one_delta(north, tmp_path):
    build(north)
    Product.objects.filter(number="1001").update(name="Oat milk")
    Store.objects.filter(number="1").update(address="Main Street 1")
    result = build(north, now=NOW + timedelta(hours=1))
    assert (result.release.number, kinds(result)) == (2, [("DELTA", 1040), ("DELTA", 1070)])
    assert counts(result) == {"product": upserted(1), "store": upserted(1)}
    header = header_of(result.packages[0], tmp_path)
    assert (header.kind, header.job, header.from_release, header.to_release) == (PackageKind.DELTA, 1040, 1, 2)
    assert (header.group_id, header.group_name, header.created_at) == (north.pk, "North", NOW + timedelta(hours=1))
    assert header.checksums == result.release.checksums
    assert {str(job): text for job, text in header.watermarks.items()} == result.release.watermarks


def test_change_that_changes_nothing_is_no_release(north):
    build(north)
    before = dict(GroupJobWatermark.objects.values_list("job_id", "watermark"))
    Product.objects.get(number="1001").save()
    assert build(north).release is None
    after = dict(GroupJobWatermark.objects.values_list("job_id", "watermark"))
    assert {job for job in after if after[job] == before[job]} == set()


def test_only_the_jobs_asked_for_are_built(north):
    build(north)
    Product.objects.filter(number="1001").update(name="Oat milk")
    assert build(north, jobs=[1070, 1080]).release is None
    assert kinds(build(north, jobs=[1040])) == [("DELTA", 1040)]


def test_disabled_job_is_left_out_and_catches_up_when_enabled(north):
    build(north)
    SchedulerJob.objects.filter(number=1040).update(is_enabled=False)
    Product.objects.filter(number="1001").update(name="Oat milk")
    assert build(north).release is None
    SchedulerJob.objects.update(is_enabled=True)
    assert counts(build(north)) == {"product": upserted(1)}


def test_product_that_leaves_an_assortment_goes_with_all_that_hangs_on_it(north):
    build(north)
    AssortmentProduct.objects.get(product__number="1001").delete()
    assert counts(build(north)) == {
        "assortment_product": deleted(1),
        "product": deleted(1),
        "barcode": deleted(1),
        "price": deleted(2),
    }
    assert copy_rows(north) == expected_rows(north.pk)


def test_store_that_changes_group_takes_its_rows_along():
    north, south = make_headquarters()
    build(north)
    build(south)
    Store.objects.filter(number="3").update(channel_data_group=north)
    # salt is sold in store 3 only
    assert counts(build(north))["product"] == upserted(1)
    assert counts(build(south))["product"] == deleted(3)
    for group in (north, south):
        assert copy_rows(group) == expected_rows(group.pk)


def test_change_of_another_group_is_no_release():
    north, south = make_headquarters()
    build(north)
    StoreAssortment.objects.filter(store__channel_data_group=south, assortment__code="SOUTH").delete()
    Product.objects.filter(number="1003").update(name="Sea salt")
    assert build(north).release is None


def test_price_of_the_far_future_travels(north):
    build(north)
    Price.objects.filter(product__number="1002").update(valid_from="2099-12-31", valid_to=None)
    assert counts(build(north)) == {"price": upserted(1)}


def test_raised_epoch_begins_anew_with_a_full_package(north):
    build(north)
    HeadquartersState.objects.update(epoch=2)
    result = build(north)
    assert (result.release.number, result.release.epoch, kinds(result)) == (2, 2, [("FULL", None)])


def test_other_announcements_have_a_job_compared_whole(north):
    build(north)
    GroupJobWatermark.objects.filter(job=1040).update(announcement_sha256="of an older program")
    _change_unseen()
    assert counts(build(north)) == {"product": upserted(2)}


def test_entry_without_key_has_a_table_compared_whole(north):
    build(north)
    remove_capture(connection)
    Product.objects.update(name="changed while nobody looked")
    install_capture(connection, captured_tables())
    assert counts(build(north)) == {"product": upserted(2)}


def _change_unseen():
    Product.objects.update(name="changed while nobody looked")
    ChangeLogEntry.objects.all().delete()


def test_canceled_build_publishes_nothing(north):
    build(north)
    Product.objects.update(name="X")
    with pytest.raises(BuildCanceled):
        build(north, should_cancel=lambda: True)
    assert (Release.objects.count(), Package.objects.count()) == (1, 1)
    assert counts(build(north)) == {"product": upserted(2)}


def test_progress_tells_tables_and_stages(north):
    told = []
    build(north, on_progress=told.append)
    read = [(progress.table, progress.rows) for progress in told if progress.stage == BuildStage.READING]
    assert ("product", 2) in read
    assert [progress.stage for progress in told if progress.stage != BuildStage.READING] == [
        BuildStage.PACKAGED,
        BuildStage.PUBLISHED,
        BuildStage.DONE,
    ]


def test_second_builder_is_refused(north):
    with locked_builder_folder(north.pk), pytest.raises(GroupBusy):
        build(north)


def test_job_that_cannot_be_read_fails_alone(north):
    build(north)
    watermark = GroupJobWatermark.objects.get(job=1010).watermark
    Product.objects.filter(number="1001").update(name="Oat milk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET name = 'X'")
        cursor.execute("ALTER TABLE customers_customer RENAME COLUMN tax_number TO renamed")
        try:
            result = build(north)
        finally:
            cursor.execute("ALTER TABLE customers_customer RENAME COLUMN renamed TO tax_number")
    assert (kinds(result), list(result.failures)) == ([("DELTA", 1040)], [1010])
    assert "tax_number" in result.failures[1010]
    assert GroupJobWatermark.objects.get(job=1010).watermark == watermark
    assert counts(build(north)) == {"customer": upserted(1)}


def test_all_groups_of_a_run_are_built_from_one_moment():
    north, south = make_headquarters()
    with open_snapshot() as snapshot:
        build_release(snapshot=snapshot, group=north, jobs=STANDARD_JOBS, now=NOW)
        Unit.objects.update(name="changed meanwhile")
        Assortment.objects.all().delete()
        build_release(snapshot=snapshot, group=south, jobs=STANDARD_JOBS, now=NOW)
    assert copy_rows(south)["unit"] == copy_rows(north)["unit"]
    assert len(copy_rows(south)["product"]) == 3
    assert len(set(GroupJobWatermark.objects.values_list("watermark", flat=True))) == 1


def test_packages_about_people_and_all_full_ones_are_encrypted(north, tmp_path):
    build(north)
    Product.objects.update(name="X")
    Customer.objects.update(name="Zyxwvut")
    build(north)
    packages = {(package.kind, package.job_id): package for package in Package.objects.all()}
    key = GroupKey.objects.get(group=north)
    assert {name: package.key for name, package in packages.items()} == {
        ("FULL", None): key,
        ("DELTA", 1010): key,
        ("DELTA", 1040): None,
    }
    assert header_of(packages["DELTA", 1010], tmp_path).job == 1010
    packages["DELTA", 1010].key = None
    with pytest.raises(PackageForeign):
        header_of(packages["DELTA", 1010], tmp_path)
