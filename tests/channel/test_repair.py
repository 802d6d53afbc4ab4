"""REPAIRs: one job's tables replaced whole, in a live database and in one being assembled, alone and among DELTAs."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from channel.apply import apply_deltas, assemble, open_channel_database, read_state
from channel.audit import differing_tables
from channel.ddl import read_tables
from channel.errors import PackageCorrupt, PackageForeign
from channel.table import ChannelTable, integer, text
from tests.channel.factories import checksums_of, make_channel_database, make_delta, make_full, make_repair, read_rows

NOTE = ChannelTable("note", (integer("note_id"), text("title")), indexes=(("title",),), search=("title",))
WIDE_NOTE = replace(NOTE, columns=(*NOTE.columns, text("body", nullable=True)), indexes=(("body",),), search=("title", "body"))
TAG = ChannelTable("tag", (text("tag"), integer("weight")))
COUPON = ChannelTable("coupon", (integer("coupon_id"), text("code")))
TABLES = (NOTE, TAG)
BY_NAME = {table.name: table for table in TABLES}

OLD = {"note": [{"note_id": 1, "title": "old milk"}, {"note_id": 2, "title": "bread"}], "tag": [{"tag": "a", "weight": 1}]}
NOTES = [{"note_id": 1, "title": "milk"}, {"note_id": 3, "title": "salt"}]
WIDE_NOTES = [{"note_id": 1, "title": "milk", "body": "of oats"}, {"note_id": 3, "title": "salt", "body": None}]


@pytest.fixture
def database(tmp_path):
    return make_channel_database(tmp_path / "channel.db", OLD, tables=TABLES)


def repair(path, rows, **options):
    return make_repair(path, rows, **{"job": 10, "tables": TABLES, **options})


def move(database, *packages, rows, tables=TABLES, to_release=2):
    apply_deltas(database, packages, group_id=1, to_release=to_release, checksums=checksums_of(rows, tables))


def assert_holds(database, rows, tables, release=2):
    assert read_state(database).release == release
    assert read_state(database).checksums == checksums_of(rows, tables)
    assert differing_tables(database, checksums_of(rows, tables)) == []
    with closing(open_channel_database(database, read_only=False)) as connection:
        assert {table.name: table for table in read_tables(connection)} == {table.name: table for table in tables}
        connection.execute("INSERT INTO note_search (note_search, rank) VALUES ('integrity-check', 1)")
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"


def names(database):
    with closing(open_channel_database(database)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}


def words_found(database, word):
    with closing(open_channel_database(database)) as connection:
        return [row[0] for row in connection.execute("SELECT rowid FROM note_search WHERE note_search MATCH ?", (word,))]


def test_rows_take_the_place_of_all_rows_of_their_table(database, tmp_path):
    before = names(database)
    move(database, repair(tmp_path / "repair", {"note": NOTES}), rows={**OLD, "note": NOTES})
    assert_holds(database, {**OLD, "note": NOTES}, TABLES)
    assert (words_found(database, "milk"), words_found(database, "bread"), names(database)) == ([1], [], before)


def test_repair_heals_a_table_at_the_release_it_is_at(database, tmp_path):
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE note SET title = 'tampered' WHERE note_id = 2")
        connection.execute("DELETE FROM note WHERE note_id = 1")
    assert differing_tables(database) == ["note"]
    move(database, repair(tmp_path / "repair", {"note": OLD["note"]}, to_release=1), rows=OLD, to_release=1)
    assert_holds(database, OLD, TABLES, release=1)
    assert words_found(database, "bread") == [2]


def test_table_described_otherwise_is_made_anew_with_its_indexes(database, tmp_path):
    tables = (WIDE_NOTE, TAG)
    move(
        database,
        repair(tmp_path / "repair", {"note": WIDE_NOTES}, tables=tables),
        rows={**OLD, "note": WIDE_NOTES},
        tables=tables,
    )
    assert_holds(database, {**OLD, "note": WIDE_NOTES}, tables)
    assert words_found(database, "oats") == [1]
    assert {"note_body_index", "note_title_index"} & names(database) == {"note_body_index"}


def test_tables_come_and_go(database, tmp_path):
    coupons = [{"coupon_id": 1, "code": "TEN"}]
    package = repair(tmp_path / "repair", {"coupon": coupons}, tables=(COUPON,), dropped_tables=["tag", "never_was"])
    rows, tables = {"note": OLD["note"], "coupon": coupons}, (NOTE, COUPON)
    move(database, package, rows=rows, tables=tables)
    assert_holds(database, rows, tables)
    assert "tag" not in names(database)


def test_dropped_table_takes_its_word_index_with_it(database, tmp_path):
    package = repair(tmp_path / "repair", {}, dropped_tables=["note"])
    move(database, package, rows={"tag": OLD["tag"]}, tables=(TAG,))
    assert {name for name in names(database) if name.startswith("note")} == set()
    assert read_state(database).checksums == checksums_of({"tag": OLD["tag"]}, (TAG,))


def chain(folder, *, fillers):
    """Make DELTAs, a REPAIR with another definition, and DELTAs of it; `fillers` are DELTAs of another job between."""
    wide = {"note": WIDE_NOTE}
    notes = {"note": [{"note_id": 2, "title": "rye bread"}]}
    packages = [
        make_delta(folder / "a", notes, from_release=1, to_release=2, job=10, tables=BY_NAME),
        repair(folder / "b", {"note": WIDE_NOTES}, to_release=3, tables=(WIDE_NOTE,)),
        make_delta(
            folder / "c",
            {"note": [{"note_id": 4, "title": "oil"}]},
            {"note": [3]},
            from_release=3,
            to_release=4,
            job=10,
            tables=wide,
        ),
    ]
    for number in range(fillers):
        tags = {"tag": [{"tag": "a", "weight": number}, {"tag": f"t{number}", "weight": 0}]}
        path = folder / f"filler-{number}"
        packages.append(
            make_delta(
                path,
                tags,
                {"tag": [f"t{number - 1}"]},
                from_release=4 + number if number else 1,
                to_release=5 + number,
                job=20,
                tables=BY_NAME,
            )
        )
    tags = [{"tag": "a", "weight": fillers - 1}, {"tag": f"t{fillers - 1}", "weight": 0}] if fillers else OLD["tag"]
    rows = {"note": [WIDE_NOTES[0], {"note_id": 4, "title": "oil", "body": None}], "tag": tags}
    return packages, rows, 4 + fillers


@pytest.mark.parametrize("fillers", [0, 5, 6, 497])
def test_repair_stands_in_a_chain_of_any_length(database, tmp_path, fillers):
    packages, rows, release = chain(tmp_path, fillers=fillers)
    with closing(open_channel_database(database)) as reader:
        reader.execute("BEGIN")
        before = read_rows(reader, NOTE)
        move(database, *packages, rows=rows, tables=(WIDE_NOTE, TAG), to_release=release)
        assert read_rows(reader, NOTE) == before
        assert reader.execute("SELECT count(*) FROM note_search WHERE note_search MATCH 'bread'").fetchone()[0] == 1
        reader.execute("COMMIT")
        assert [row[0] for row in reader.execute("SELECT body FROM note ORDER BY note_id")] == ["of oats", None]
        assert reader.execute("SELECT count(*) FROM note_search WHERE note_search MATCH 'bread'").fetchone()[0] == 0
    assert_holds(database, rows, (WIDE_NOTE, TAG), release)


@pytest.mark.parametrize("fillers", [0, 9])
def test_repair_follows_a_full_package(tmp_path, fillers):
    packages, rows, release = chain(tmp_path, fillers=fillers)
    full, target = make_full(tmp_path / "full", OLD, tables=TABLES), tmp_path / "channel.db"
    tables = (WIDE_NOTE, TAG)
    assemble(full, packages, target, group_id=1, to_release=release, checksums=checksums_of(rows, tables))
    assert_holds(target, rows, tables, release)


@pytest.mark.parametrize("fillers", [0, 9])
def test_table_dropped_and_made_again_within_one_plan(database, tmp_path, fillers):
    coupons = [{"coupon_id": 7, "code": "X"}]
    packages = [
        make_delta(tmp_path / "a", {"tag": [{"tag": "b", "weight": 2}]}, from_release=1, to_release=2, job=20, tables=BY_NAME),
        repair(tmp_path / "b", {"coupon": []}, to_release=3, tables=(COUPON,), job=20, dropped_tables=["tag"]),
        repair(tmp_path / "c", {"tag": [{"tag": "z", "weight": 9}]}, to_release=4, job=20, dropped_tables=["coupon"]),
        repair(tmp_path / "d", {"coupon": coupons}, to_release=5, tables=(COUPON,), job=30),
    ]
    packages += [
        make_delta(
            tmp_path / f"n{n}",
            {"note": [{"note_id": 9, "title": f"n{n}"}]},
            from_release=5,
            to_release=6 + n,
            job=10,
            tables=BY_NAME,
        )
        for n in range(fillers)
    ]
    notes = [*OLD["note"], *([{"note_id": 9, "title": f"n{fillers - 1}"}] if fillers else [])]
    rows, tables = {"note": notes, "tag": [{"tag": "z", "weight": 9}], "coupon": coupons}, (NOTE, TAG, COUPON)
    if fillers:
        with pytest.raises(PackageForeign):
            move(database, *packages, rows=rows, tables=tables, to_release=5 + fillers)
        for path, release in zip(packages[4:], range(6, 6 + fillers), strict=True):
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute(
                    "UPDATE package SET value = ? WHERE name = 'from_release'", (1 if release == 6 else release - 1,)
                )
    move(database, *packages, rows=rows, tables=tables, to_release=5 + fillers)
    assert_holds(database, rows, tables, 5 + fillers)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE note SET row_hash = row_hash + 1 WHERE note_id = 1",
        "UPDATE note SET title = 'cheap' WHERE note_id = 3",
        "DELETE FROM note",
        "DROP TABLE note",
        "UPDATE channel_table SET name = definition, definition = replace(definition, 'note', 'channel_state')",
    ],
)
@pytest.mark.parametrize("more", [0, 9])
def test_damaged_repair_leaves_everything_as_it_was(database, tmp_path, damage, more):
    package = repair(tmp_path / "repair", {"note": WIDE_NOTES}, tables=(WIDE_NOTE,))
    with closing(sqlite3.connect(package, isolation_level=None)) as connection:
        connection.execute(damage)
    others = [
        make_delta(
            tmp_path / f"d{n}", {"tag": [{"tag": "a", "weight": 1}]}, from_release=1 + n, to_release=2 + n, job=20, tables=BY_NAME
        )
        for n in range(more)
    ]
    rows, tables = {**OLD, "note": WIDE_NOTES}, (WIDE_NOTE, TAG)
    with pytest.raises(PackageCorrupt):
        move(database, package, *others, rows=rows, tables=tables, to_release=2 + more)
    assert_holds(database, OLD, TABLES, release=1)


@pytest.mark.parametrize("header", [{"group_id": 2}, {"epoch": 2}, {"to_release": 0}, {"to_release": 3}])
def test_repair_that_does_not_belong_here_is_refused(database, tmp_path, header):
    with pytest.raises(PackageForeign):
        move(database, repair(tmp_path / "repair", {"note": NOTES}, **header), rows={**OLD, "note": NOTES})
    assert_holds(database, OLD, TABLES, release=1)


def test_delta_that_the_repair_before_it_already_holds_is_refused(database, tmp_path):
    packages = [
        repair(tmp_path / "repair", {"note": NOTES}),
        make_delta(tmp_path / "delta", {"note": NOTES}, from_release=1, to_release=2, job=10, tables=BY_NAME),
    ]
    with pytest.raises(PackageForeign):
        move(database, *packages, rows={**OLD, "note": NOTES})
    assert_holds(database, OLD, TABLES, release=1)
