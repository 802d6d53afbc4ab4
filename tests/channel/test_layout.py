"""A package is data: whatever could act, or is not explained, is refused before a row of it is read."""

import sqlite3
import struct
from contextlib import closing

import pytest

from channel.apply import apply_deltas, assemble
from channel.audit import differing_tables
from channel.errors import PackageCorrupt
from channel.follow import header_of
from channel.package import compress_package, unpack_package
from tests.channel.factories import checksums_of, make_channel_database, make_delta, make_full, make_repair

ROWS = {"product": [{"product_id": 1, "name": "Milk"}], "unit": [{"unit_id": 1, "code": "pcs"}]}

ACTS = [
    "CREATE VIEW more AS SELECT 1",
    "CREATE TRIGGER t AFTER INSERT ON package BEGIN SELECT 1; END",
    "CREATE TABLE more (a INTEGER CHECK (a > 1)) STRICT",
    "CREATE TABLE more (a INTEGER, b INTEGER GENERATED ALWAYS AS (a + 1)) STRICT",
    "CREATE TABLE more (a TEXT DEFAULT (hex(randomblob(9)))) STRICT",
    "CREATE TABLE more (a TEXT COLLATE nocase) STRICT",
    "CREATE TABLE more (a INTEGER REFERENCES package (name) ON DELETE CASCADE) STRICT",
    "CREATE TABLE more (a)",
    "CREATE INDEX more ON package (length(name))",
    "CREATE INDEX more ON package (name) WHERE name > 'a'",
    'CREATE INDEX "more" ON "package" ("name") WHERE abs("name") = 1',
    'CREATE INDEX "more" ON "package" ("name") WHERE length("name") = 1',
    "CREATE VIRTUAL TABLE more USING fts5(a)",
    "CREATE VIRTUAL TABLE more USING rtree(a, b, c)",
    "ANALYZE",
    "DROP TABLE package; CREATE VIEW package AS SELECT 'kind' AS name, 'FULL' AS value",
]
UNEXPLAINED = [
    'CREATE TABLE "more" ("a" INTEGER) STRICT',
    'CREATE INDEX "more" ON "package" ("name")',
    'CREATE INDEX "more" ON "package" ("name") WHERE "name" = 1',
]


def make_package(kind, path):
    if kind == "DELTA":
        return make_delta(path, ROWS)
    return make_full(path, ROWS, release=2) if kind == "FULL" else make_repair(path, ROWS)


def change(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.executescript(statement)


def unpacked(path, target):
    stored = compress_package(path, target.with_suffix(".zst"))
    return unpack_package(target.with_suffix(".zst"), target, sha256=stored.sha256, uncompressed_bytes=stored.uncompressed_bytes)


@pytest.mark.parametrize("kind", ["FULL", "DELTA", "REPAIR"])
def test_package_as_it_is_made_passes(tmp_path, kind):
    path = make_package(kind, tmp_path / "package")
    assert unpacked(path, tmp_path / "out").kind == header_of(path).kind == kind


@pytest.mark.parametrize("statement", ACTS)
@pytest.mark.parametrize("kind", ["FULL", "DELTA", "REPAIR"])
def test_package_that_holds_what_acts_is_refused_when_it_is_unpacked(tmp_path, kind, statement):
    path = make_package(kind, tmp_path / "package")
    change(path, statement)
    with pytest.raises(PackageCorrupt):
        unpacked(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("statement", [*ACTS, *UNEXPLAINED])
@pytest.mark.parametrize("kind", ["DELTA", "REPAIR"])
def test_package_that_holds_more_than_it_explains_is_not_applied(tmp_path, kind, statement):
    database, path = make_channel_database(tmp_path / "channel.db", {}), make_package(kind, tmp_path / "package")
    change(path, statement)
    with pytest.raises(PackageCorrupt):
        apply_deltas(database, [path], group_id=1, to_release=2, checksums=checksums_of(ROWS))
    assert differing_tables(database, checksums_of({})) == []


@pytest.mark.parametrize(
    "statement",
    [
        *ACTS,
        *UNEXPLAINED,
        "DROP INDEX product_number_index",
        "DROP TABLE product_search",
        "DROP INDEX product_number_index; CREATE INDEX product_number_index ON product (name)",
        'DROP INDEX product_is_deposit_index; CREATE INDEX product_is_deposit_index ON "product" ("is_deposit")',
        "ALTER TABLE unit ADD COLUMN more TEXT",
    ],
)
def test_full_package_that_is_not_what_it_describes_becomes_no_database(tmp_path, statement):
    path = make_package("FULL", tmp_path / "package")
    change(path, statement)
    with pytest.raises(PackageCorrupt):
        assemble(path, [], tmp_path / "channel.db", group_id=1, to_release=2, checksums=checksums_of(ROWS))
    assert [file.name for file in tmp_path.iterdir()] == []


def test_full_package_whose_table_got_a_column_later_passes(tmp_path):
    path = make_package("FULL", tmp_path / "package")
    change(path, "ALTER TABLE unit DROP COLUMN decimals", 'ALTER TABLE unit ADD COLUMN "decimals" INTEGER NOT NULL DEFAULT 0')
    assemble(path, [], tmp_path / "channel.db", group_id=1, to_release=2, checksums=checksums_of(ROWS))
    assert differing_tables(tmp_path / "channel.db", checksums_of(ROWS)) == []


@pytest.mark.parametrize(
    "trick",
    [
        "UPDATE sqlite_master SET sql = 'CREATE TABLE unit (unit_id, code, name, decimals, row_hash)' WHERE name = 'unit'",
        "UPDATE sqlite_master SET sql = replace(sql, 'unit', 'unita') WHERE name = 'unit'",
        "UPDATE sqlite_master SET type = 'view', rootpage = 0, sql = 'CREATE VIEW unit AS SELECT 1' WHERE name = 'unit'",
        "INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE name = 'unit'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE unit AS SELECT load_extension(1)' WHERE name = 'unit'",
    ],
)
def test_schema_written_by_hand_is_refused(tmp_path, trick):
    path = make_repair(tmp_path / "package", ROWS)
    change(path, "PRAGMA writable_schema = ON", f"PRAGMA writable_schema = ON; {trick}")
    with pytest.raises(PackageCorrupt):
        unpacked(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("offset", "value"), [(28, struct.pack(">I", 4_000_000)), (16, b"\x00\x01")])
def test_database_that_claims_more_pages_than_it_has_is_refused(tmp_path, offset, value):
    path = make_package("REPAIR", tmp_path / "package")
    data = bytearray(path.read_bytes())
    data[offset : offset + len(value)] = value
    path.write_bytes(data)
    with pytest.raises(PackageCorrupt, match="more pages"):
        unpacked(path, tmp_path / "out")


@pytest.mark.parametrize("page_bytes", [0, 3, 511, 1024])
def test_database_of_another_page_size_than_it_says_is_refused(tmp_path, page_bytes):
    path = make_package("REPAIR", tmp_path / "package")
    data = bytearray(path.read_bytes())
    data[16:18] = struct.pack(">H", page_bytes)
    path.write_bytes(data)
    with pytest.raises(PackageCorrupt):
        unpacked(path, tmp_path / "out")
