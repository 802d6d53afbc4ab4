"""Packing, unpacking, and refusing what is not what the plan promised."""

import hashlib
import os
import sqlite3
from contextlib import closing

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from channel.database import open_unpacked_package
from channel.encryption import generate_package_key
from channel.errors import PackageCorrupt, PackageForeign, SchemaUnknown
from channel.header import Audience, PackageHeader, PackageKind, RowCount, read_header, write_header
from channel.package import compress_package, unpack_package
from tests.channel.factories import APPLIED_AT

HEADER = PackageHeader(
    kind=PackageKind.DELTA,
    audience=Audience.OFFLINE,
    group_id=3,
    group_name="2024",  # a name of digits, or one that looks like JSON, stays text
    job=1040,
    from_release=6,
    to_release=7,
    epoch=2,
    watermarks={1040: "100:120:101,102"},
    row_counts={"product": RowCount(upserted=2, deleted=1)},
    checksums={"product": "4:17:-3"},
    created_at=APPLIED_AT,
)


def write_package_database(path, header=HEADER):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        write_header(connection, header)
        connection.execute("CREATE TABLE filler (words TEXT) STRICT")
        connection.execute("INSERT INTO filler VALUES (?)", ("milk " * 20_000,))
    return path


@pytest.fixture
def source(tmp_path):
    return write_package_database(tmp_path / "source.sqlite")


@pytest.fixture
def packed(source, tmp_path):
    target = tmp_path / "package"
    return target, compress_package(source, target)


def unpack(packed, target, **changes):
    path, stored = packed
    return unpack_package(path, target, **{"sha256": stored.sha256, "uncompressed_bytes": stored.uncompressed_bytes, **changes})


def test_unpacked_package_is_the_database_that_was_packed(packed, source, tmp_path):
    assert unpack(packed, tmp_path / "out") == HEADER
    assert (tmp_path / "out").read_bytes() == source.read_bytes()


def test_database_in_wal_mode_is_packed_as_one_out_of_it(packed, source, tmp_path):
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    assert source.read_bytes()[18:20] == b"\x02\x02"
    stored = compress_package(source, tmp_path / "again")
    assert unpack((tmp_path / "again", stored), tmp_path / "out") == HEADER
    unpacked = (tmp_path / "out").read_bytes()
    assert (unpacked[18:20], unpacked[100:]) == (b"\x01\x01", source.read_bytes()[100:])


def test_stored_package_names_hash_and_sizes(packed, source):
    path, stored = packed
    assert stored.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (stored.size_bytes, stored.uncompressed_bytes) == (path.stat().st_size, source.stat().st_size)


def test_same_database_packs_to_the_same_bytes(packed, source, tmp_path):
    assert compress_package(source, tmp_path / "again") == packed[1]


@pytest.mark.parametrize("position", [0, 5, -1])
def test_package_with_one_changed_byte_is_refused_and_leaves_nothing(packed, tmp_path, position):
    path, _ = packed
    damaged = bytearray(path.read_bytes())
    damaged[position] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(PackageCorrupt):
        unpack(packed, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@given(cut=st.integers(0, 10_000))
def test_package_cut_off_anywhere_is_refused(tmp_path_factory, cut):
    folder = tmp_path_factory.mktemp("cut")
    packed = folder / "package", compress_package(write_package_database(folder / "source"), folder / "package")
    data = packed[0].read_bytes()
    packed[0].write_bytes(data[: cut % len(data)])
    with pytest.raises(PackageCorrupt):
        unpack(packed, folder / "out")
    assert not (folder / "out").exists()


def test_package_with_bytes_behind_its_end_is_refused(packed, tmp_path):
    with packed[0].open("ab") as file:
        file.write(b"more")
    with pytest.raises(PackageCorrupt):
        unpack(packed, tmp_path / "out")


def test_package_that_unpacks_to_more_than_promised_is_stopped(packed, tmp_path):
    with pytest.raises(PackageCorrupt, match="more than"):
        unpack(packed, tmp_path / "out", uncompressed_bytes=packed[1].uncompressed_bytes - 1)
    assert not (tmp_path / "out").exists()


def test_package_that_unpacks_to_less_than_promised_is_refused(packed, tmp_path):
    with pytest.raises(PackageCorrupt, match="the plan says"):
        unpack(packed, tmp_path / "out", uncompressed_bytes=packed[1].uncompressed_bytes + 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_package_that_holds_no_database_is_refused(tmp_path, content):
    path = tmp_path / "package"
    path.write_bytes(zstandard.compress(content))
    with pytest.raises(PackageCorrupt):
        unpack_package(
            path, tmp_path / "out", sha256=hashlib.sha256(path.read_bytes()).hexdigest(), uncompressed_bytes=len(content)
        )
    assert not (tmp_path / "out").exists()


def test_database_without_a_header_is_refused(tmp_path):
    with closing(sqlite3.connect(tmp_path / "source", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE product (product_id INTEGER)")
    packed = tmp_path / "package", compress_package(tmp_path / "source", tmp_path / "package")
    with pytest.raises(PackageCorrupt):
        unpack(packed, tmp_path / "out")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format_version": "9"}, "Update this program"),
        ({"format_version": "0"}, "Run a distribution schedule"),
        ({"schema_version": "99", "readable_from": "98"}, "for programs that know version 98.*Update this program"),
        ({"schema_version": "0"}, "reads versions from .* Run a distribution schedule"),
    ],
)
def test_package_of_an_unknown_version_is_refused_before_its_fields_are_read(source, tmp_path, changes, words):
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        for name, value in {**changes, "kind": "DIFF"}.items():
            connection.execute("UPDATE package SET value = ? WHERE name = ?", (value, name))
    packed = tmp_path / "package", compress_package(source, tmp_path / "package")
    with pytest.raises(SchemaUnknown, match=words):
        unpack(packed, tmp_path / "out")


def test_package_of_a_newer_schema_that_this_program_can_read_is_read(source, tmp_path):
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("UPDATE package SET value = '99' WHERE name = 'schema_version'")
    packed = tmp_path / "package", compress_package(source, tmp_path / "package")
    assert unpack(packed, tmp_path / "out").schema_version == 99


@pytest.mark.parametrize("size", [1000, 5 << 20])
def test_encrypted_package_is_read_with_its_key_only(tmp_path, size):
    key, source = generate_package_key(), write_package_database(tmp_path / "source")
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("INSERT INTO filler VALUES (?)", (os.urandom(size).hex(),))
    packed = tmp_path / "package", compress_package(source, tmp_path / "package", key=key)
    assert unpack(packed, tmp_path / "out", key=key) == HEADER
    assert (tmp_path / "out").read_bytes() == source.read_bytes()
    for wrong, words in ((None, "brought no key"), (generate_package_key(), "encrypted with key")):
        with pytest.raises(PackageForeign, match=words):
            unpack(packed, tmp_path / "none", key=wrong)
        assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("position", [0, 8, 9, 20, 25, 500, -1])
def test_altered_encrypted_package_is_damaged_and_not_foreign(source, tmp_path, position):
    key = generate_package_key()
    packed = tmp_path / "package", compress_package(source, tmp_path / "package", key=key)
    data = bytearray(packed[0].read_bytes())
    data[min(position, len(data) - 1)] ^= 1
    packed[0].write_bytes(data)
    with pytest.raises(PackageCorrupt, match="SHA-256 differs"):
        unpack(packed, tmp_path / "out", key=key)


def test_plain_package_where_a_key_says_it_is_encrypted_is_refused(packed, tmp_path):
    with pytest.raises(PackageCorrupt, match="not encrypted"):
        unpack(packed, tmp_path / "out", key=generate_package_key())


def test_bomb_is_stopped_at_the_size_the_plan_says(tmp_path):
    bomb = tmp_path / "bomb"
    with bomb.open("wb") as file:
        file.truncate(1 << 30)
    packed = tmp_path / "package", compress_package(bomb, tmp_path / "package")
    assert packed[1].size_bytes < 1 << 20
    with pytest.raises(PackageCorrupt, match="more than the 100000 bytes"):
        unpack(packed, tmp_path / "out", uncompressed_bytes=100_000)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "change", ["DELETE FROM package WHERE name = 'to_release'", "UPDATE package SET value = '{' WHERE name = 'checksums'"]
)
def test_header_that_cannot_be_read_is_refused(source, change):
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute(change)
        with pytest.raises(PackageCorrupt):
            read_header(connection)


@pytest.mark.parametrize("group_name", ["{curly}", "null", "1", "", "קבוצה"])
def test_header_keeps_any_group_name(tmp_path, group_name):
    header = PackageHeader(
        kind=PackageKind.FULL,
        audience=Audience.STORE,
        group_id=1,
        group_name=group_name,
        to_release=1,
        epoch=1,
        created_at=APPLIED_AT,
    )
    path = write_package_database(tmp_path / "source", header)
    with closing(open_unpacked_package(path)) as connection:
        assert read_header(connection) == header


def test_compression_that_fails_leaves_nothing(tmp_path, source):
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        compress_package(tmp_path / "folder", tmp_path / "package")
    assert not (tmp_path / "package").exists()
