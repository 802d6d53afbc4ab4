"""What a channel database is made of."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from channel.ddl import (
    create_channel_database,
    create_delta_sql,
    create_index_sql,
    create_search_sql,
    create_table_sql,
    read_tables,
)
from channel.jobs import ALL_JOBS, STANDARD_JOBS
from channel.table import ChannelTable, boolean, date, decimal, integer, text
from channel.tables import STANDARD_TABLES, TABLES_BY_NAME

PAGE = ChannelTable(
    "page",
    (integer("page_id"), text("title"), decimal("weight", 3, nullable=True), boolean("shown")),
    indexes=(("title", "shown"),),
    search=("title",),
)
WORD = ChannelTable("word", (text("word"), date("since")))


@pytest.fixture
def connection(tmp_path):
    with closing(sqlite3.connect(tmp_path / "channel.db", isolation_level=None)) as connection:
        yield connection


def test_tables_are_read_back_from_the_database_as_they_were_made(connection):
    create_channel_database(connection, STANDARD_TABLES)
    assert read_tables(connection) == STANDARD_TABLES


def test_database_has_the_announced_columns_and_indexes(connection):
    create_channel_database(connection, [PAGE, WORD])
    columns = {name: (kind, required, key) for _, name, kind, required, _, key in connection.execute("PRAGMA table_info(page)")}
    assert columns == {
        "page_id": ("INTEGER", 1, 1),
        "title": ("TEXT", 1, 0),
        "weight": ("TEXT", 0, 0),
        "shown": ("INTEGER", 1, 0),
        "row_hash": ("INTEGER", 1, 0),
    }
    assert connection.execute("PRAGMA index_info(page_title_shown_index)").fetchall() == [(0, 1, "title"), (1, 3, "shown")]


def test_flag_has_an_index_of_the_rows_it_is_set_on(connection):
    create_channel_database(connection, [replace(PAGE, indexes=(), flags=("shown",))])
    connection.executemany("INSERT INTO page VALUES (?, 'a', NULL, ?, 0)", [(1, 0), (2, 1), (3, 0)])
    assert connection.execute("SELECT name, partial FROM pragma_index_list('page')").fetchall() == [("page_shown_index", 1)]
    (plan,) = connection.execute("EXPLAIN QUERY PLAN SELECT page_id FROM page WHERE shown = 1")
    assert plan[3] == "SEARCH page USING COVERING INDEX page_shown_index (shown=?)"
    assert connection.execute("SELECT page_id FROM page WHERE shown = 1").fetchall() == [(2,)]


def test_row_with_another_type_is_refused(connection):
    create_channel_database(connection, [PAGE])
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO page VALUES (1, 'a', NULL, 'maybe', 0)")


def test_row_without_a_text_key_is_refused(connection):
    create_channel_database(connection, [WORD])
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO word VALUES (NULL, '2026-01-01', 0)")


def test_statements_of_a_table_without_search_or_index_are_none():
    assert create_index_sql(WORD) == []
    assert create_search_sql(WORD) == []


def test_delta_tables_have_the_columns_of_the_table_and_the_type_of_its_key(connection):
    for statement in create_delta_sql(WORD):
        connection.execute(statement)
    assert [row[1:3] for row in connection.execute("PRAGMA table_info(upsert_word)")] == [
        ("word", "TEXT"),
        ("since", "TEXT"),
        ("row_hash", "INTEGER"),
    ]
    assert [row[1:3] for row in connection.execute("PRAGMA table_info(delete_word)")] == [("key", "TEXT")]


def test_copy_of_a_table_takes_another_name():
    assert create_table_sql(WORD, "other").startswith('CREATE TABLE "other" ("word" TEXT NOT NULL PRIMARY KEY')


def test_standard_tables_have_distinct_names_and_numbered_keys():
    assert len(TABLES_BY_NAME) == len(STANDARD_TABLES)
    assert {table.primary_key for table in STANDARD_TABLES} == {f"{table.name}_id" for table in STANDARD_TABLES}


def test_alias_for_all_jobs_is_no_job():
    assert ALL_JOBS not in STANDARD_JOBS


@pytest.mark.parametrize(
    "make",
    [
        lambda: ChannelTable("Bad Name", (integer("a"),)),
        lambda: ChannelTable("t", ()),
        lambda: ChannelTable("t", (integer("a", nullable=True),)),
        lambda: ChannelTable("t", (boolean("a"),)),
        lambda: ChannelTable("t", (integer("a"), text("a"))),
        lambda: ChannelTable("t", (integer("a"),), indexes=(("b",),)),
        lambda: ChannelTable("t", (text("a"), text("b")), search=("b",)),
        lambda: ChannelTable("t", (integer("a"), boolean("b")), flags=("c",)),
        lambda: ChannelTable("t", (integer("a"), integer("b")), flags=("b",)),
        lambda: ChannelTable("t", (integer("a"), boolean("b")), flags=("b",), indexes=(("b",),)),
        lambda: ChannelTable("t", (integer("a"), boolean("b")), flags=("b", "b")),
        lambda: text("row_hash"),
        lambda: text('a"; DROP TABLE t'),
    ],
)
def test_description_that_makes_no_sense_is_refused(make):
    with pytest.raises(ValueError, match=r".+"):
        make()
