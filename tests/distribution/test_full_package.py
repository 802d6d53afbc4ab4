"""FULL packages: ready channel databases, made when a new register would otherwise have far to go."""

from contextlib import closing
from datetime import timedelta

import pytest

from backoffice.catalog.models import Product
from channel.assemble import assemble
from channel.audit import differing_tables
from channel.database import open_channel_database
from channel.header import Audience
from channel.package import unpack_package
from distribution.group_keys import secret_of
from distribution.models import DownloadSession, Package, Release
from distribution.package_store import package_store
from distribution.queries.full_package_due import full_package_is_due
from distribution.queries.release_path import HeldRelease, last_release, release_path
from distribution.use_cases.raise_epoch import raise_epoch
from registers.models import ChannelDatabase, Register
from tests.distribution.headquarters import NOW, build, copy_rows, database_rows, make_headquarters

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING = HeldRelease(None, None, None)


@pytest.fixture
def north():
    return make_headquarters()[0]


def assembled(package, tmp_path):
    release = Release.objects.get(group=package.group, number=package.to_release)
    path = tmp_path / "unpacked"
    source = package_store().path(package.sha256)
    unpack_package(source, path, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes, key=secret_of(package))
    target = tmp_path / f"channel-{package.to_release}.db"
    assemble(path, [], target, group_id=package.group_id, to_release=release.number, checksums=release.checksums)
    return target


def names_of_plan(group):
    path = release_path(last_release(group.pk), HeldRelease(None, None, None), audience="OFFLINE")
    return [package.sha256 for package in path.packages]


def grow_heavy(group):
    """Publish DELTAs until the builder makes a FULL package of its own accord; return it."""
    for number in range(60):
        Product.objects.update(name=f"Another name, number {number}")
        fulls = [package for package in build(group).packages if package.kind == "FULL"]
        if fulls:
            return fulls[0]
    raise AssertionError("no FULL package was made")


def test_first_full_package_is_a_channel_database(north, tmp_path):
    package = build(north).packages[0]
    database = assembled(package, tmp_path)
    assert database_rows(database) == copy_rows(north)
    assert differing_tables(database) == []


def test_products_of_a_full_package_are_found_by_word_and_by_index(north, tmp_path):
    with closing(open_channel_database(assembled(build(north).packages[0], tmp_path))) as connection:
        found = connection.execute("SELECT name FROM product_search WHERE product_search MATCH 'mil*'").fetchall()
        plan = connection.execute("EXPLAIN QUERY PLAN SELECT 1 FROM barcode WHERE code = '1'").fetchone()["detail"]
    assert [row["name"] for row in found] == ["Milk"]
    assert plan == "SEARCH barcode USING COVERING INDEX barcode_code_index (code=?)"


def test_full_package_is_made_when_deltas_outweigh_half_of_the_last(north, tmp_path):
    first = build(north).packages[0]
    second = grow_heavy(north)
    deltas = Package.objects.filter(kind="DELTA", to_release__lte=second.to_release)
    weights = list(deltas.order_by("to_release").values_list("size_bytes", flat=True))
    assert sum(weights) > first.size_bytes / 2 >= sum(weights[:-1])
    assert database_rows(assembled(second, tmp_path)) == copy_rows(north)
    assert not full_package_is_due(north.pk, Audience.OFFLINE, now=NOW)


def test_builder_goes_on_from_the_copy_it_made_a_package_of(north):
    build(north)
    grow_heavy(north)
    Product.objects.update(name="After the package")
    assert next(package.kind for package in build(north).packages) == "DELTA"
    assert {row[2] for row in copy_rows(north)["product"].values()} == {"After the package"}


def test_full_package_that_cannot_be_written_does_not_undo_the_release(north, settings, tmp_path):
    build(north)
    Package.objects.filter(kind="FULL").update(size_bytes=1)
    Product.objects.update(name="X")

    def take_the_store_away(progress):
        if progress.stage == "PUBLISHED":
            (tmp_path / "file").touch()
            settings.PACKAGE_DIR = tmp_path / "file"

    kept = settings.PACKAGE_DIR
    result = build(north, on_progress=take_the_store_away)
    assert (result.release.number, [package.kind for package in result.packages]) == (2, ["DELTA"])
    settings.PACKAGE_DIR = kept
    assert [package.kind for package in build(north).packages] == ["FULL"]


def test_lost_full_package_is_made_again_and_taken_in_the_place_of_the_lost_one(north):
    lost = build(north).packages[0]
    package_store().path(lost.sha256).unlink()
    for minutes in range(1, 4):
        build(north, now=NOW + timedelta(minutes=minutes))
    made_again = Package.objects.exclude(sha256=lost.sha256).get()
    assert (made_again.kind, made_again.to_release) == ("FULL", lost.to_release)
    assert names_of_plan(north) == [made_again.sha256]


def test_older_full_package_is_taken_while_the_newest_is_lost(north):
    first = build(north).packages[0]
    second = grow_heavy(north)
    package_store().path(second.sha256).unlink()
    assert names_of_plan(north)[0] == first.sha256
    assert full_package_is_due(north.pk, Audience.OFFLINE, now=NOW)


def test_full_package_of_an_earlier_epoch_does_not_stand_for_the_lost_one_of_this(north):
    build(north)
    raise_epoch(now=NOW)
    package_store().path(build(north).packages[0].sha256).unlink()
    assert full_package_is_due(north.pk, Audience.OFFLINE, now=NOW)


def publish_delta(group):
    """Publish one DELTA behind the FULL, too light by itself to make another due; return it."""
    Package.objects.filter(kind="FULL").update(size_bytes=10**9)
    Product.objects.update(name="Another name")
    (delta,) = build(group).packages
    assert delta.kind == "DELTA"
    return delta


def test_lost_delta_behind_the_newest_full_package_makes_another_due(north):
    build(north)
    delta = publish_delta(north)
    package_store().path(delta.sha256).unlink()
    full = build(north, now=NOW + timedelta(minutes=1)).packages[0]
    assert (full.kind, full.to_release, names_of_plan(north)) == ("FULL", 2, [full.sha256])
    assert build(north).packages == ()


def test_delta_a_register_has_given_up_makes_a_full_package_due(north):
    build(north)
    delta = publish_delta(north)
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=north, register=Register.objects.get(number="1-1"))
    session = DownloadSession.objects.create(
        package=delta, channel_database=database, state="APPLY_FAILED", requested_at=NOW, changed_at=NOW
    )
    assert not full_package_is_due(north.pk, Audience.OFFLINE, now=NOW)
    DownloadSession.objects.filter(pk=session.pk).update(state="CANCELED")
    full = build(north, now=NOW + timedelta(minutes=1)).packages[0]
    path = release_path(last_release(north.pk), NOTHING, audience="OFFLINE", channel_database_id=database.pk)
    assert [package.sha256 for package in path.packages] == [full.sha256]
    assert not full_package_is_due(north.pk, Audience.OFFLINE, now=NOW)


def give_up(database, package):
    fields = {"state": "CANCELED", "requested_at": NOW, "changed_at": NOW}
    DownloadSession.objects.create(package=package, channel_database=database, **fields)


def fulls_made(result):
    return [package for package in result.packages if package.kind == "FULL"]


def test_full_package_that_a_register_has_given_up_is_made_anew(north):
    (full,) = build(north).packages
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=north, register=Register.objects.get(number="1-1"))
    give_up(database, full)
    (again,) = build(north, now=NOW + timedelta(minutes=1)).packages
    path = release_path(last_release(north.pk), NOTHING, audience="OFFLINE", channel_database_id=database.pk)
    assert [package.sha256 for package in path.packages] == [again.sha256]


def test_register_that_gives_up_everything_makes_one_full_package_a_day(north):
    build(north)
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=north, register=Register.objects.get(number="1-1"))
    made = []
    for hours in (1, 2, 3, 4, 26, 27):
        Package.objects.filter(kind="FULL").update(size_bytes=10**9)
        Product.objects.update(name=f"Name {hours}")
        result = build(north, now=NOW + timedelta(hours=hours))
        made += [hours] * len(fulls_made(result))
        for package in result.packages:
            give_up(database, package)
    assert made == [2, 26]


def test_register_that_left_the_group_is_no_reason_for_a_full_package(north):
    (full,) = build(north).packages
    database = ChannelDatabase.objects.create(kind="OFFLINE", group=None, register=Register.objects.get(number="1-1"))
    give_up(database, full)
    assert not full_package_is_due(north.pk, Audience.OFFLINE, now=NOW)


def test_full_package_of_a_program_that_did_not_encrypt_is_replaced(north):
    (full,) = build(north).packages
    Package.objects.filter(pk=full.pk).update(key=None)
    (again,) = build(north, now=NOW + timedelta(minutes=1)).packages
    assert (again.kind, again.key is None) == ("FULL", False)
    assert names_of_plan(north) == [again.sha256]
