"""Any history, cut into any packages, interrupted anywhere, ends in exactly the rows of its release."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.apply import apply_deltas, open_channel_database, read_state
from channel.audit import differing_tables
from channel.errors import PackageCorrupt
from channel.table import ChannelTable, decimal, integer, text
from tests.channel.factories import checksums_of, make_channel_database, make_delta, make_repair, read_rows

NOTE = ChannelTable(
    "note",
    (integer("note_id"), text("title"), text("body", nullable=True), integer("size")),
    indexes=(("title",),),
    search=("title", "body"),
)
TAG = ChannelTable("tag", (text("tag"), decimal("weight", 2, nullable=True)))
TABLES = {"note": NOTE, "tag": TAG}
JOB_OF = {"note": 10, "tag": 20}

words = st.sampled_from(["milk", "Brot", "שלום עולם", "a-b", "", 'qu"ote', "milk milk"])
notes = st.fixed_dictionaries({"title": words, "body": st.none() | words, "size": st.integers(0, 2)})
tags = st.fixed_dictionaries({"weight": st.sampled_from([None, "0", "1.25"])})
states = st.fixed_dictionaries(
    {
        "note": st.dictionaries(st.integers(1, 5), notes, max_size=5),
        "tag": st.dictionaries(st.sampled_from(["a", "B", "ç", "d'"]), tags, max_size=3),
    }
)


def rows_of(state):
    return {name: [{TABLES[name].primary_key: key, **row} for key, row in rows.items()] for name, rows in state.items()}


def difference(name, old, new):
    """Compare two states of a table, the way a person would: what to write and what to delete."""
    upserts = [{TABLES[name].primary_key: key, **row} for key, row in new[name].items() if old[name].get(key) != row]
    return upserts, [key for key in old[name] if key not in new[name]]


def draw_deltas(draw, folder, history, start, end):
    """Cut the way from one release to a later one into packages, each job for itself; in the order of a plan."""
    planned = []
    for name, job in JOB_OF.items():
        cuts = sorted(draw(st.sets(st.integers(start + 1, end - 1)))) if end - start > 1 else []
        reached = start
        for release in (*cuts, end):
            upserts, deletes = difference(name, history[reached], history[release])
            if upserts or deletes:
                planned.append((release, job, name, reached, upserts, deletes))
                reached = release
    packages = []
    for release, job, name, reached, upserts, deletes in sorted(planned, key=lambda plan: plan[:2]):
        path = folder / f"{release}-{job}"
        if draw(st.integers(0, 4)) == 0:
            rows = rows_of(history[release])[name]
            packages.append(make_repair(path, {name: rows}, to_release=release, job=job, tables=TABLES.values()))
        else:
            changes = {"from_release": reached, "to_release": release, "job": job, "tables": TABLES}
            packages.append(make_delta(path, {name: upserts}, {name: deletes}, **changes))
    return packages


def expect_interrupted(database, deltas, expected, to_release):
    """Damage the last package, so that all others are applied before; see the move refused, and repair the damage."""
    with closing(sqlite3.connect(deltas[-1], isolation_level=None)) as connection:
        query = "SELECT name FROM sqlite_master WHERE name LIKE 'upsert%' OR name IN ('note', 'tag')"
        table = connection.execute(query).fetchone()[0]
        if not connection.execute(f"UPDATE {table} SET row_hash = row_hash + 1").rowcount:
            return
        with pytest.raises(PackageCorrupt):
            move(database, deltas, expected, to_release)
        connection.execute(f"UPDATE {table} SET row_hash = row_hash - 1")


def move(database, deltas, expected, to_release):
    checksums = checksums_of(rows_of(expected), TABLES.values())
    apply_deltas(database, deltas, group_id=1, to_release=to_release, checksums=checksums)


def assert_holds(database, state, release):
    expected = checksums_of(rows_of(state), TABLES.values())
    assert read_state(database).release == release
    assert differing_tables(database, expected) == []
    with closing(open_channel_database(database, read_only=False)) as connection:
        connection.execute("INSERT INTO note_search (note_search, rank) VALUES ('integrity-check', 1)")
        for key, row in state["note"].items():
            hits = connection.execute(
                "SELECT rowid FROM note_search WHERE note_search MATCH '\"milk\"' ORDER BY rowid"
            ).fetchall()
            has_milk = "milk" in f"{row['title']} {row['body']}"
            assert ((key,) in [tuple(hit) for hit in hits]) == has_milk


@given(data=st.data(), history=st.lists(states, min_size=2, max_size=14))
def test_any_history_in_any_packages_ends_in_the_rows_of_its_release(tmp_path_factory, data, history):
    folder: Path = tmp_path_factory.mktemp("history")
    database = make_channel_database(folder / "channel.db", rows_of(history[0]), release=0, tables=tuple(TABLES.values()))
    release = 0
    while release < len(history) - 1:
        end = data.draw(st.integers(release + 1, len(history) - 1))
        (packages := folder / str(end)).mkdir()
        deltas = draw_deltas(data.draw, packages, history, release, end)
        with closing(open_channel_database(database)) as reader:
            reader.execute("BEGIN")
            before = [read_rows(reader, table) for table in TABLES.values()]
            if deltas and data.draw(st.booleans()):
                expect_interrupted(database, deltas, history[end], end)
                assert_holds(database, history[release], release)
            move(database, deltas, history[end], end)
            assert [read_rows(reader, table) for table in TABLES.values()] == before
        assert_holds(database, history[end], end)
        release = end
