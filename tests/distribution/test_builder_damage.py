"""A builder's copy that the disk has damaged: it is made again, and nothing of the damage reaches a register."""

import os
import sqlite3
from contextlib import closing

import pytest

from backoffice.catalog.models import Product
from backoffice.customers.models import Customer
from channel import database as database_module
from channel.database import open_channel_database
from channel.package import unpack_package
from distribution.group_keys import secret_of
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.copy_damage import copy_is_damaged
from registers.models import Store
from tests.distribution.damage import damage_table
from tests.distribution.headquarters import build, copy_folder, copy_rows, counts, make_headquarters
from tests.distribution.oracle import expected_rows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    build(north)
    return north


def lose_full_package():
    for package in Package.objects.filter(kind="FULL"):
        package_store().path(package.sha256).unlink()


def kinds(result):
    return [package.kind for package in result.packages]


@pytest.mark.parametrize("table", ["product", "product_search_data"])
def test_damaged_copy_is_made_again_by_the_build_that_meets_it(north, table):
    damage_table(copy_folder(north).current(), table)
    Product.objects.update(name="X")
    result = build(north)
    assert (result.failures, counts(result)) == ({}, {"product": {"upserted": 2, "deleted": 0}})
    assert copy_rows(north) == expected_rows(north.pk)


@pytest.mark.parametrize("table", ["channel_state", "channel_table", "store"])
def test_copy_whose_description_or_stores_are_damaged_is_made_again(north, table):
    damage_table(copy_folder(north).current(), table)
    Product.objects.update(name="X")
    Store.objects.update(name="X")
    build(north)
    assert copy_rows(north) == expected_rows(north.pk)


def test_damaged_copy_without_packages_becomes_a_whole_release(north):
    damage_table(copy_folder(north).current(), "product")
    lose_full_package()
    Product.objects.update(name="X")
    assert kinds(build(north)) == ["FULL"]
    assert (Release.objects.count(), copy_rows(north)) == (2, expected_rows(north.pk))


def test_copy_damaged_at_its_last_release_catches_up_from_a_full_package(north):
    """The release was published by another machine's builder; here its DELTA meets the damage."""
    Product.objects.update(name="X")
    with pytest.raises(RuntimeError):
        build(north, on_progress=die_when_published)
    damage_table(copy_folder(north).current(), "product")
    assert build(north).release is None
    assert (Release.objects.count(), copy_rows(north)) == (2, expected_rows(north.pk))


def die_when_published(progress):
    if progress.stage == "PUBLISHED":
        raise RuntimeError


def forget_customers(path):
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("DELETE FROM customer")
        copy.commit()


def empty_index(path, name="product_number_index"):
    """Leave an index as sound as before, without entries."""
    with closing(sqlite3.connect(path)) as copy:
        (sql,) = copy.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        for definition in (f"{sql.partition(' WHERE ')[0]} WHERE 0", sql):
            copy.execute("PRAGMA writable_schema = RESET")
            copy.execute("PRAGMA writable_schema = ON")
            copy.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (definition, name))
            copy.commit()
            if definition != sql:
                copy.execute("PRAGMA writable_schema = RESET")
                copy.execute(f"REINDEX {name}")
                copy.commit()


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: damage_table(path, "customer"),
        forget_customers,
        lambda path: damage_table(path, "barcode_code_index"),
        empty_index,
        lambda path: damage_table(path, "product_is_deposit_index"),
        lambda path: empty_index(path, "product_is_deposit_index"),
        lambda path: damage_table(path, "product_search_data"),
        lambda path: damage_table(path, "product_search_docsize"),
    ],
)
def test_damaged_copy_does_not_become_a_full_package(north, harm):
    Product.objects.filter(pk=Product.objects.earliest("pk").pk).update(is_deposit=True)
    build(north)
    harm(copy_folder(north).current())
    lose_full_package()
    assert kinds(build(north)) == []
    assert kinds(build(north)) == ["FULL"]
    assert copy_rows(north) == expected_rows(north.pk)


def test_copy_that_somebody_reads_is_written_anew(north, monkeypatch):
    """Who audits the copy keeps what is newer out of its file, and the FULL package has all of it."""
    # a limit and not our own function: it waits for 20 seconds
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", 0)
    Product.objects.update(name="As the reader knows it")
    build(north)
    with closing(open_channel_database(copy_folder(north).current())) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM product").fetchone()
        Product.objects.update(name="Newer than the reader")
        build(north)
        lose_full_package()
        assert kinds(build(north)) == ["FULL"]
    last = Release.objects.filter(group=north).latest("number").number
    assert byte_count(last, b"newer than the reader") > 0


def test_damage_elsewhere_is_not_the_copys(north, tmp_path):
    (tmp_path / "other").write_bytes(b"this is no database" * 1000)
    with closing(sqlite3.connect(tmp_path / "other")) as other, pytest.raises(sqlite3.DatabaseError) as met:
        other.execute("SELECT 1 FROM sqlite_master").fetchone()
    with closing(open_copy(copy_folder(north).current())) as copy:
        assert copy_is_damaged(copy, met.value) is False
    damage_table(copy_folder(north).current(), "product")
    with closing(open_copy(copy_folder(north).current())) as copy:
        assert copy_is_damaged(copy, met.value) is True


def test_whole_copy_is_on_the_disk_before_anything_names_it(monkeypatch):
    """The system's call and not ours is listened to: only it knows what a power cut leaves."""
    synced = []
    sync = os.fsync

    def note(descriptor):
        synced.append(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    north, _ = make_headquarters()
    build(north)
    folder = copy_folder(north)
    names = [path.name for inode in synced for path in folder.folder.iterdir() if path.stat().st_ino == inode]
    assert names == [folder.current().name, "current"]


def byte_count(number, text):
    """Count a text in the database that a FULL package holds, before any register opens it."""
    package = Package.objects.get(kind="FULL", to_release=number)
    source, unpacked = package_store().path(package.sha256), package_store().folder / "unpacked"
    size, key = package.uncompressed_bytes, secret_of(package)
    unpack_package(source, unpacked, sha256=package.sha256, uncompressed_bytes=size, key=key)
    return unpacked.read_bytes().lower().count(text)


def test_full_package_has_no_byte_of_a_person_who_was_deleted(north):
    """Of a product that is gone, words may stay in the word index until it is merged: they are nobody's."""
    Customer.objects.update(name="Zyxwvut", email="zyxwvut@example.com")
    build(north)
    Customer.objects.update(name="Ada", email="")
    build(north)
    Product.objects.update(name="Qponmlk milk")
    build(north)
    Product.objects.all().first().delete()
    Product.objects.update(name="Salt")
    last = build(north).release.number
    lose_full_package()
    Package.objects.filter(kind="FULL").delete()
    assert kinds(build(north)) == ["FULL"]
    assert (byte_count(last, b"zyxwvut"), byte_count(last, b"qponmlk milk"), byte_count(last, b"salt") > 0) == (0, 0, True)


def test_full_package_of_a_copy_that_kept_deleted_bytes_is_written_anew(north):
    Customer.objects.update(name="Zyxwvut", email="zyxwvut@example.com")
    build(north)
    with closing(sqlite3.connect(copy_folder(north).current())) as copy:
        copy.execute("PRAGMA user_version = 0")
        copy.execute("PRAGMA secure_delete = OFF")
        copy.execute("CREATE TABLE left_behind (name TEXT)")
        copy.execute("INSERT INTO left_behind VALUES ('zyxwvut was here')")
        copy.execute("DELETE FROM left_behind")
        copy.execute("DROP TABLE left_behind")
        copy.commit()
    assert b"zyxwvut was here" in copy_folder(north).current().read_bytes()
    last = Release.objects.filter(group=north).latest("number").number
    lose_full_package()
    Package.objects.filter(kind="FULL").delete()
    assert kinds(build(north)) == ["FULL"]
    assert byte_count(last, b"zyxwvut was here") == 0
