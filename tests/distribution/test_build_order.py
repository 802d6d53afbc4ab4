"""Runs that reach a group in another order than they took their moments: no group is ever taken back in time."""

import shutil
from datetime import timedelta

import pytest

from backoffice.catalog.models import Product
from channel.jobs import STANDARD_JOBS
from distribution.extraction.snapshot import open_snapshot
from distribution.models import GroupJobWatermark, Package, Release
from distribution.package_store import package_store
from distribution.use_cases.build_release import BuildResult, build_release
from distribution.use_cases.raise_epoch import raise_epoch
from tests.distribution.headquarters import NOW, build, copy_folder, copy_rows, make_headquarters
from tests.distribution.oracle import expected_rows

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    build(north)
    return north


def build_of(snapshot, group):
    return build_release(snapshot=snapshot, group=group, jobs=STANDARD_JOBS, now=LATER)


def releases():
    return list(Release.objects.order_by("number").values_list("number", "epoch"))


def lose_copy_and_packages(group):
    shutil.rmtree(copy_folder(group).folder)
    for package in Package.objects.all():
        package_store().path(package.sha256).unlink()


def test_moment_of_an_earlier_epoch_is_passed_over(north):
    with open_snapshot() as old:
        raise_epoch(now=NOW)
        Product.objects.update(name="New")
        build(north)
        assert build_of(old, north) == BuildResult()
    assert releases() == [(1, 1), (2, 2)]
    assert copy_rows(north) == expected_rows(north.pk)


def test_moment_before_the_last_release_does_not_become_a_whole_one(north):
    with open_snapshot() as old:
        Product.objects.update(name="New")
        build(north)
        lose_copy_and_packages(north)
        assert build_of(old, north) == BuildResult()
    assert releases() == [(1, 1), (2, 1)]
    assert [package.kind for package in build(north).packages] == ["FULL"]
    assert copy_rows(north) == expected_rows(north.pk)


def test_moment_before_the_last_look_of_one_job_does_not_become_a_whole_release(north):
    with open_snapshot() as old:
        Product.objects.update(name="New")
        build(north, jobs=[1080])
        lose_copy_and_packages(north)
        assert build_of(old, north) == BuildResult()
    assert releases() == [(1, 1)]


def test_moment_of_the_last_release_itself_may_become_a_whole_one(north):
    Product.objects.update(name="New")
    with open_snapshot() as present:
        build_of(present, north)
        lose_copy_and_packages(north)
        assert [package.kind for package in build_of(present, north).packages] == ["FULL"]
    assert copy_rows(north) == expected_rows(north.pk)


def test_moment_before_the_last_look_does_not_take_a_job_back_that_is_announced_otherwise(north):
    with open_snapshot() as old:
        Product.objects.update(name="New")
        build(north)
        GroupJobWatermark.objects.update(announcement_sha256="of an older program")
        assert build_of(old, north) == BuildResult()
    assert build(north).release is None
    assert copy_rows(north) == expected_rows(north.pk)
