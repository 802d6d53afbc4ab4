"""Moving a live channel database to a release, and refusing what does not lead there."""

import sqlite3
from contextlib import closing

import pytest

from channel.apply import apply_deltas, open_channel_database, read_state
from channel.audit import differing_tables
from channel.errors import PackageCorrupt, PackageForeign, SchemaUnknown
from channel.header import PackageKind, write_header
from channel.table import ChannelTable, integer, text
from channel.tables import TABLES_BY_NAME
from channel.tables.products import PRODUCT, UNIT
from tests.channel.factories import checksums_of, make_channel_database, make_delta, make_full, make_header, read_rows, stored_row

MILK, BREAD, SALT = ({"product_id": number, "name": name} for number, name in ((1, "Milk"), (2, "Bread"), (3, "Salt")))
OAT_MILK = {"product_id": 1, "name": "Oat milk"}
BEFORE = {"product": [MILK, BREAD]}
AFTER = {"product": [OAT_MILK, SALT], "unit": [{"unit_id": 1, "code": "pcs"}]}


@pytest.fixture
def database(tmp_path):
    return make_channel_database(tmp_path / "channel #1?.db", BEFORE, watermarks={1040: "10:10:"})


@pytest.fixture
def delta(tmp_path):
    upserts = {"product": [OAT_MILK, SALT], "unit": AFTER["unit"]}
    return make_delta(tmp_path / "delta %41.sqlite", upserts, {"product": [2]}, watermarks={1040: "20:20:"})


def move(database, *deltas, rows=AFTER, **changes):
    apply_deltas(database, deltas, **{"group_id": 1, "to_release": 2, "checksums": checksums_of(rows), **changes})


def names_found(connection, word):
    query = "SELECT name FROM product WHERE product_id IN (SELECT rowid FROM product_search WHERE product_search MATCH ?)"
    return [row[0] for row in connection.execute(query, (word,))]


def assert_unchanged(database):
    with closing(open_channel_database(database)) as connection:
        assert read_rows(connection, PRODUCT) == [stored_row(PRODUCT, row) for row in (MILK, BREAD)]
        assert names_found(connection, "milk") == ["Milk"]
    assert read_state(database).release == 1
    assert differing_tables(database, checksums_of(BEFORE)) == []


def test_delta_writes_changes_and_deletes(database, delta):
    move(database, delta)
    with closing(open_channel_database(database)) as connection:
        assert [row[2] for row in read_rows(connection, PRODUCT)] == ["Oat milk", "Salt"]
        assert [row[1] for row in read_rows(connection, UNIT)] == ["pcs"]
    assert differing_tables(database, checksums_of(AFTER)) == []


def test_word_index_follows_the_rows(database, delta):
    move(database, delta)
    with closing(open_channel_database(database, read_only=False)) as connection:
        assert [names_found(connection, word) for word in ("milk", "oat", "bread", "salt")] == [
            ["Oat milk"],
            ["Oat milk"],
            [],
            ["Salt"],
        ]
        connection.execute("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")


def test_indexes_follow_the_rows_whether_or_not_their_columns_changed(tmp_path):
    numbered = {number: {"product_id": number, "number": f"N{number}", "name": "old"} for number in (1, 2, 3)}
    database = make_channel_database(tmp_path / "channel.db", {"product": list(numbered.values())})
    renamed, renumbered = {**numbered[1], "name": "new"}, {**numbered[2], "number": "N9"}
    added = {"product_id": 4, "number": "N4"}
    delta = make_delta(tmp_path / "delta", {"product": [renamed, renumbered, added]})
    move(database, delta, rows={"product": [renamed, renumbered, numbered[3], added]})
    with closing(open_channel_database(database)) as connection:
        query = "SELECT product_id, name FROM product INDEXED BY product_number_index WHERE number = ?"
        found = {number: [tuple(row) for row in connection.execute(query, (number,))] for number in ("N1", "N2", "N4", "N9")}
        assert found == {"N1": [(1, "new")], "N2": [], "N4": [(4, "")], "N9": [(2, "old")]}
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_index_of_set_flags_follows_the_rows(tmp_path):
    crates = {number: {"product_id": number, "name": "old", "is_deposit": number < 3} for number in (1, 2, 3)}
    database = make_channel_database(tmp_path / "channel.db", {"product": list(crates.values())})
    renamed, no_more, now = {**crates[1], "name": "new"}, {**crates[2], "is_deposit": False}, {**crates[3], "is_deposit": True}
    delta = make_delta(tmp_path / "delta", {"product": [renamed, no_more, now]})
    move(database, delta, rows={"product": [renamed, no_more, now]})
    with closing(open_channel_database(database)) as connection:
        query = "SELECT product_id, name FROM product INDEXED BY product_is_deposit_index WHERE is_deposit = 1"
        assert [tuple(row) for row in connection.execute(query)] == [(1, "new"), (3, "old")]
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_state_says_where_the_database_stands(database, delta):
    before = read_state(database)
    move(database, delta)
    state = read_state(database)
    assert (state.release, state.group_id, state.epoch, state.watermarks) == (2, 1, 1, {1040: "20:20:"})
    assert state.checksums == checksums_of(AFTER)
    assert state.applied_at > before.applied_at


def test_reader_keeps_its_release_until_it_begins_anew(database, delta):
    with closing(open_channel_database(database)) as reader:
        reader.execute("BEGIN")
        assert names_found(reader, "bread") == ["Bread"]
        move(database, delta)
        assert names_found(reader, "bread") == ["Bread"]
        assert reader.execute("SELECT count(*) FROM unit").fetchone()[0] == 0
        reader.execute("COMMIT")
        assert names_found(reader, "bread") == []
        assert reader.execute("SELECT count(*) FROM unit").fetchone()[0] == 1


def test_plan_without_packages_moves_the_release_only(database):
    move(database, rows=BEFORE, to_release=5)
    assert read_state(database).release == 5
    assert differing_tables(database, checksums_of(BEFORE)) == []


def test_reader_cannot_write(database):
    with closing(open_channel_database(database)) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM product")


def test_delta_may_begin_before_the_release_and_deltas_may_skip_releases(database, tmp_path):
    deltas = [
        make_delta(tmp_path / "a", {"product": [OAT_MILK]}, from_release=0, to_release=3),
        make_delta(tmp_path / "b", {"unit": AFTER["unit"]}, from_release=1, to_release=3, job=1041),
        make_delta(tmp_path / "c", {"product": [SALT]}, {"product": [2]}, from_release=2, to_release=6),
    ]
    move(database, *deltas, to_release=7)
    assert differing_tables(database, checksums_of(AFTER)) == []


@pytest.mark.parametrize(
    "header",
    [
        {"group_id": 2},
        {"epoch": 2},
        {"from_release": 2, "to_release": 3},
        {"from_release": 0, "to_release": 1},
        {"to_release": 9},
    ],
)
def test_delta_that_does_not_belong_here_is_refused(database, tmp_path, header):
    delta = make_delta(tmp_path / "delta", {"product": [OAT_MILK, SALT], "unit": AFTER["unit"]}, {"product": [2]}, **header)
    with pytest.raises(PackageForeign):
        move(database, delta, to_release=3)
    assert_unchanged(database)


def test_deltas_out_of_order_are_refused(database, tmp_path):
    later = make_delta(tmp_path / "later", {"product": [SALT]}, from_release=1, to_release=3)
    earlier = make_delta(tmp_path / "earlier", {"product": [OAT_MILK]}, from_release=1, to_release=2)
    with pytest.raises(PackageForeign):
        move(database, later, earlier, to_release=3)
    assert_unchanged(database)


@pytest.mark.parametrize("changes", [{"group_id": 2}, {"to_release": 0}])
def test_plan_that_does_not_fit_the_database_is_refused(database, changes):
    with pytest.raises(PackageForeign):
        move(database, rows=BEFORE, **changes)
    assert_unchanged(database)


def test_full_package_in_place_of_a_delta_is_refused(database, tmp_path):
    with pytest.raises(PackageForeign, match="A FULL package"):
        move(database, make_full(tmp_path / "full", AFTER, release=2))
    assert_unchanged(database)


@pytest.mark.parametrize("kind", [PackageKind.FULL, PackageKind.REPAIR])
def test_delta_that_calls_itself_another_kind_is_refused(database, delta, kind):
    with closing(sqlite3.connect(delta, isolation_level=None)) as connection:
        write_header(connection, make_header(kind, 2))
    with pytest.raises(PackageCorrupt):
        move(database, delta)
    assert_unchanged(database)


@pytest.mark.parametrize("checksums", [{}, checksums_of(BEFORE), {**checksums_of(AFTER), "coupon": "0:0:0"}])
def test_rows_that_are_not_those_of_the_plan_are_rolled_back(database, delta, checksums):
    with pytest.raises(PackageCorrupt):
        move(database, delta, checksums=checksums)
    assert_unchanged(database)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE upsert_unit SET row_hash = row_hash + 1",
        "UPDATE upsert_unit SET code = 'kg'",
        "UPDATE upsert_product SET name = 'Salt ' WHERE product_id = 3",
        "INSERT INTO delete_product VALUES (3)",
        "DROP TABLE delete_unit",
        "DROP TABLE upsert_product",
        "DROP TABLE upsert_unit; "
        "CREATE TABLE upsert_unit AS SELECT 1 AS unit_id, '' AS code, NULL AS name, 0 AS decimals, 0 AS row_hash",
    ],
)
def test_damaged_delta_is_rolled_back_whole(database, delta, damage):
    with closing(sqlite3.connect(delta, isolation_level=None)) as connection:
        connection.execute("INSERT INTO delete_unit VALUES (99)")
        connection.executescript(damage)
    with pytest.raises(PackageCorrupt):
        move(database, delta)
    assert_unchanged(database)


def test_delta_that_writes_and_deletes_one_row_is_refused_even_when_the_sums_are_right(database, tmp_path):
    delta = make_delta(tmp_path / "delta", {"product": [{"product_id": 2, "name": "Rye bread"}]}, {"product": [2]})
    with pytest.raises(PackageCorrupt, match="both writes and deletes"):
        move(database, delta, rows={"product": [MILK]})
    assert_unchanged(database)


def test_delta_with_damaged_pages_is_rolled_back(database, tmp_path):
    products = [{"product_id": number, "name": f"Product {number}"} for number in range(1, 2000)]
    delta = make_delta(tmp_path / "delta", {"product": products})
    data = bytearray(delta.read_bytes())
    data[3 * 4096 : 20 * 4096] = b"\x05" * (17 * 4096)
    delta.write_bytes(data)
    with pytest.raises(PackageCorrupt):
        move(database, delta, rows={"product": products})
    assert_unchanged(database)


def test_delta_of_an_unknown_table_is_refused(database, tmp_path):
    coupon = ChannelTable("coupon", (integer("coupon_id"), text("code")))
    delta = make_delta(tmp_path / "delta", {"coupon": [{"coupon_id": 1}]}, tables={"coupon": coupon})
    with pytest.raises(SchemaUnknown) as caught:
        move(database, delta)
    assert caught.value.details == {"tables": ["coupon"]}
    assert_unchanged(database)


def test_delta_with_other_columns_is_refused(database, tmp_path):
    wider = ChannelTable("unit", (*UNIT.columns, text("symbol")))
    delta = make_delta(tmp_path / "delta", {"unit": [{"unit_id": 1}]}, tables={**TABLES_BY_NAME, "unit": wider})
    with pytest.raises(SchemaUnknown):
        move(database, delta)
    assert_unchanged(database)


def test_many_deltas_are_applied_as_one(database, tmp_path):
    deltas = [
        make_delta(
            tmp_path / f"delta-{release}",
            {"product": [{"product_id": release % 4, "name": f"Name {release}"}], "unit": [{"unit_id": release}]},
            {"product": [(release + 1) % 4], "unit": [release - 1]},
            from_release=release - 1,
            to_release=release,
        )
        for release in range(2, 32)
    ]
    rows = {
        "product": [
            {"product_id": 2, "name": "Name 30"},
            {"product_id": 3, "name": "Name 31"},
            {"product_id": 1, "name": "Name 29"},
        ],
        "unit": [{"unit_id": 31}],
    }
    move(database, *deltas, rows=rows, to_release=31)
    assert differing_tables(database, checksums_of(rows)) == []
    with closing(open_channel_database(database, read_only=False)) as connection:
        connection.execute("INSERT INTO product_search (product_search, rank) VALUES ('integrity-check', 1)")


def test_one_bad_delta_among_many_rolls_back_all(database, tmp_path):
    deltas = [
        make_delta(tmp_path / f"delta-{release}", {"unit": [{"unit_id": release}]}, from_release=release - 1, to_release=release)
        for release in range(2, 14)
    ]
    with closing(sqlite3.connect(deltas[7], isolation_level=None)) as connection:
        connection.execute("UPDATE upsert_unit SET code = 'x'")
    with pytest.raises(PackageCorrupt):
        move(database, *deltas, rows={**BEFORE, "unit": [{"unit_id": number} for number in range(2, 14)]}, to_release=13)
    assert_unchanged(database)


def test_audit_finds_a_value_changed_behind_our_back(database):
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE product SET name = 'Sugar' WHERE product_id = 1")
    assert differing_tables(database) == ["product"]


def test_file_without_a_state_is_no_channel_database(tmp_path):
    with closing(sqlite3.connect(tmp_path / "empty.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE product (product_id INTEGER)")
    with pytest.raises(PackageCorrupt):
        read_state(tmp_path / "empty.db")
