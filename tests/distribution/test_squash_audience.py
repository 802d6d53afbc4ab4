"""Squashed DELTAs are taken for the kind of channel database they are complete for, and of the packages that are there."""

import pytest

from backoffice.catalog.models import Barcode, Product
from channel.audit import differing_tables
from channel.header import Audience
from channel.release_folder import FilePointer, ReleaseFolder
from distribution.models import Package, SchedulerSubjob
from distribution.package_store import package_store
from distribution.queries.release_checksums import release_checksums
from distribution.queries.release_path import HeldRelease, last_release, release_path
from distribution.use_cases.follow_path import follow_path
from distribution.use_cases.request_package import request_package
from registers.models import Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.company import NOW
from tests.distribution.headquarters import build, make_headquarters
from tests.distribution.requested import build_requests

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    build(north)
    return north


def rename(north, times):
    for number in range(times):
        Product.objects.filter(number="1001").update(name=f"Milk {number}")
        build(north)
    return last_release(north.pk)


def squash_for_offline(begin, release):
    request_package(release=release, audience=Audience.OFFLINE, from_release=begin.number, now=NOW)
    return build_requests()


def test_package_squashed_for_offline_is_not_taken_where_one_change_more_was_made(north, tmp_path):
    """The job's last change is in a table that OFFLINE channel databases do not have."""
    SchedulerSubjob.objects.filter(table_name="barcode").update(exclude_from_offline=True)
    begin = rename(north, 1)
    store = ReleaseFolder(tmp_path, FilePointer(tmp_path / "current"))
    follow_path(folder=store, target=begin, audience=Audience.STORE)
    rename(north, 3)
    Barcode.objects.filter(code="4000001001").update(code="4000009999")
    release = build(north).release
    (squashed,) = squash_for_offline(begin, release)
    assert squashed.audience == "OFFLINE"
    follow_path(folder=store, target=release, audience=Audience.STORE)
    assert differing_tables(store.current(), release_checksums(release, Audience.STORE)) == []


def test_package_squashed_for_one_kind_serves_both_when_the_same_changes_were_made(north):
    begin = last_release(north.pk)
    (squashed,) = squash_for_offline(begin, rename(north, 3))
    assert squashed.audience == "ALL"


def test_lost_squashed_package_is_squashed_again_from_its_parts(north):
    begin = last_release(north.pk)
    Package.objects.filter(kind="FULL").update(size_bytes=10_000_000)
    (first,) = squash_for_offline(begin, rename(north, 3))
    package_store().remove(first.sha256)
    release = rename(north, 1)
    (again,) = squash_for_offline(begin, release)
    path = release_path(release, HeldRelease(north.pk, 1, begin.number), audience=Audience.OFFLINE)
    assert path.packages == (again,)
