"""Making a channel database of one release from a FULL package."""

import sqlite3
from contextlib import closing

import pytest

from channel.apply import assemble, open_channel_database, read_state
from channel.audit import differing_tables
from channel.errors import PackageCorrupt, PackageForeign, SchemaUnknown
from tests.channel.factories import APPLIED_AT, checksums_of, make_delta, make_full

MILK, BREAD = ({"product_id": number, "name": name} for number, name in ((1, "Milk"), (2, "Bread")))


@pytest.fixture
def full(tmp_path):
    return make_full(tmp_path / "full", {"product": [MILK, BREAD]}, release=4)


@pytest.fixture
def delta(tmp_path):
    upserts = {"product": [{"product_id": 1, "name": "Oat milk"}]}
    return make_delta(tmp_path / "delta", upserts, {"product": [2]}, from_release=2, to_release=6, watermarks={1040: "6:6:"})


@pytest.fixture
def target(tmp_path):
    return tmp_path / "channel-6.db"


def put_together(full, deltas, target, rows, **changes):
    checksums = checksums_of({"product": rows})
    assemble(full, deltas, target, **{"group_id": 1, "to_release": 6, "checksums": checksums, **changes})


def test_full_package_becomes_a_database_at_its_release(full, target):
    put_together(full, [], target, [MILK, BREAD], to_release=4)
    state = read_state(target)
    assert (state.release, state.group_id, state.epoch, state.released_at) == (4, 1, 1, APPLIED_AT)
    assert differing_tables(target, checksums_of({"product": [MILK, BREAD]})) == []


def test_full_package_is_used_up_and_nothing_else_is_left(full, target, tmp_path):
    put_together(full, [], target, [MILK, BREAD])
    assert [path.name for path in tmp_path.iterdir()] == ["channel-6.db"]


def test_deltas_are_applied_on_top(full, delta, target):
    put_together(full, [delta], target, [{"product_id": 1, "name": "Oat milk"}])
    with closing(open_channel_database(target)) as connection:
        found = connection.execute("SELECT rowid FROM product_search WHERE product_search MATCH 'milk OR bread'").fetchall()
        assert [row[0] for row in found] == [1]
    state = read_state(target)
    assert (state.release, state.watermarks) == (6, {1040: "6:6:"})


def test_many_deltas_are_applied_on_top(full, target, tmp_path):
    deltas = [
        make_delta(tmp_path / f"d{number}", {"product": [{"product_id": number}]}, from_release=number - 1, to_release=number)
        for number in range(5, 20)
    ]
    rows = [MILK, BREAD, *({"product_id": number} for number in range(5, 20))]
    put_together(full, deltas, target, rows, to_release=19)
    assert differing_tables(target, checksums_of({"product": rows})) == []


def test_assembled_database_has_no_package_header_and_keeps_a_wal(full, target):
    put_together(full, [], target, [MILK, BREAD])
    with closing(open_channel_database(target)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'package'").fetchone()[0] == 0
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


@pytest.mark.parametrize("changes", [{"group_id": 2}, {"to_release": 3}, {"checksums": {}}, {"checksums": checksums_of({})}])
def test_full_package_that_is_not_what_the_plan_says_leaves_nothing(full, target, tmp_path, changes):
    with pytest.raises((PackageForeign, PackageCorrupt)):
        put_together(full, [], target, [MILK, BREAD], **changes)
    assert list(tmp_path.iterdir()) == []


def test_delta_in_place_of_a_full_package_leaves_nothing(delta, target, tmp_path):
    with pytest.raises(PackageForeign):
        put_together(delta, [], target, [])
    assert list(tmp_path.iterdir()) == []


def test_delta_of_another_epoch_is_refused(full, target, tmp_path):
    other = make_delta(tmp_path / "other", {"product": [MILK]}, from_release=4, to_release=6, epoch=2)
    with pytest.raises(PackageForeign):
        put_together(full, [other], target, [MILK, BREAD])
    assert not target.exists()


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        ("DELETE FROM product WHERE product_id = 2", PackageCorrupt),
        ("DROP TABLE channel_table", PackageCorrupt),
        ("DROP TABLE product", PackageCorrupt),
        ("UPDATE channel_table SET definition = '{}' WHERE name = 'unit'", SchemaUnknown),
        ("UPDATE package SET value = '99' WHERE name = 'readable_from'", SchemaUnknown),
    ],
)
def test_damaged_full_package_leaves_nothing(full, target, tmp_path, damage, error):
    with closing(sqlite3.connect(full, isolation_level=None)) as connection:
        connection.execute(damage)
    with pytest.raises(error):
        put_together(full, [], target, [MILK, BREAD])
    assert list(tmp_path.iterdir()) == []
