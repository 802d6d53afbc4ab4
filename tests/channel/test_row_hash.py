"""The canonical text of rows, their hashes, and the checksums of tables."""

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.ddl import create_channel_database
from channel.row_hash import (
    EMPTY_CHECKSUM,
    HashSum,
    add_checksums,
    canonical_text,
    join_checksum,
    recomputed_checksum,
    register_row_hash,
    row_hash,
    split_checksum,
    table_checksum,
    with_row_hash,
)
from channel.table import ChannelTable, integer, text
from tests.channel.factories import insert_rows

NOTE = ChannelTable("note", (integer("note_id"), text("words"), text("remark", nullable=True)))

values = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(alphabet=st.characters(codec="utf-8"), max_size=20)
rows = st.tuples(values, values, values)


@pytest.fixture
def connection(tmp_path):
    with closing(sqlite3.connect(tmp_path / "channel.db", isolation_level=None)) as connection:
        create_channel_database(connection, [NOTE])
        register_row_hash(connection)
        yield connection


def test_canonical_text_is_json_spelled_in_one_way():
    every_escape = '\x00\x01\b\t\n\x0b\f\r\x1f"\\'
    written = canonical_text((7, "שלום", None, "", every_escape, "/\x7f\u2028😀", True, -1)).decode()
    escapes = r"\u0000\u0001\b\t\n\u000b\f\r\u001f\"\\"
    assert written == f'[7,"שלום",null,"","{escapes}","/\x7f\u2028😀",1,-1]'


@given(rows)
def test_canonical_text_is_what_another_encoder_writes_and_can_be_read_back(row):
    written = canonical_text(row).decode()
    assert written == json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(written) == list(row)


@given(st.tuples(values, values, values).filter(lambda row: "\0" not in "".join(map(str, row))))
def test_canonical_text_is_what_sqlite_writes(row):
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute("SELECT json_array(?, ?, ?)", row).fetchone()[0] == canonical_text(row).decode()


@given(st.lists(rows, max_size=5))
def test_many_rows_are_hashed_as_one_is(several):
    assert with_row_hash(several) == [value for row in several for value in (*row, row_hash(*row))]


@pytest.mark.parametrize("value", [1.5, b"1"])
def test_rows_with_what_a_channel_database_never_holds_are_not_hashed(value):
    with pytest.raises(TypeError):
        with_row_hash([(value,), (value,)])


@pytest.mark.parametrize("value", [1.5, b"1"])
def test_canonical_text_refuses_what_a_channel_database_never_holds(value):
    with pytest.raises(TypeError):
        canonical_text((value,))


def test_row_hash_is_the_first_eight_bytes_of_md5_signed():
    digest = hashlib.md5(b'[1,"Milk",null]').hexdigest()[:16]
    unsigned = int(digest, 16)
    assert row_hash(1, "Milk", None) == unsigned - (1 << 64 if unsigned >> 63 else 0)


@given(row=rows)
def test_sql_function_hashes_like_python(row):
    with closing(sqlite3.connect(":memory:")) as connection:
        register_row_hash(connection)
        assert connection.execute("SELECT row_hash(?, ?, ?)", row).fetchone()[0] == row_hash(*row)


def test_checksum_of_an_empty_table_is_zero(connection):
    assert table_checksum(connection, NOTE) == EMPTY_CHECKSUM
    assert recomputed_checksum(connection, NOTE) == EMPTY_CHECKSUM


@given(st.lists(st.integers(1, 10_000), unique=True, max_size=30))
def test_checksum_is_the_sum_of_both_halves_whatever_the_order(keys):
    hashes = [row_hash(key, f"note {key}", None) for key in keys]
    expected = f"{len(keys)}:{sum(value & 0xFFFFFFFF for value in hashes)}:{sum(value >> 32 for value in hashes)}"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create_channel_database(connection, [NOTE])
        register_row_hash(connection)
        insert_rows(connection, NOTE, [{"note_id": key, "words": f"note {key}"} for key in keys])
        assert table_checksum(connection, NOTE) == expected
        assert recomputed_checksum(connection, NOTE) == expected


def test_recomputed_checksum_sees_a_changed_value_that_the_stored_hash_hides(connection):
    insert_rows(connection, NOTE, [{"note_id": 1, "words": "a"}, {"note_id": 2, "words": "b"}])
    before = table_checksum(connection, NOTE)
    connection.execute("UPDATE note SET words = 'c' WHERE note_id = 2")
    assert table_checksum(connection, NOTE) == before
    assert recomputed_checksum(connection, NOTE) != before


def test_recomputed_checksum_hashes_each_row_once(connection):
    calls = []
    connection.create_function("row_hash", -1, lambda *row: calls.append(row) or row_hash(*row), deterministic=True)
    insert_rows(connection, NOTE, [{"note_id": key} for key in (1, 2, 3)])
    recomputed_checksum(connection, NOTE)
    assert [row[0] for row in calls] == [1, 2, 3]


def test_checksum_parts_go_apart_and_together():
    assert join_checksum(split_checksum("3:17:-4")) == "3:17:-4"


@given(st.lists(st.integers(-(2**63), 2**63 - 1)), st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_hashes_that_go_by_are_summed_as_those_in_a_table(some, others):
    sums = HashSum(), HashSum()
    for hashes, batch in zip(sums, (some, others), strict=True):
        hashes.add(batch[:2])
        hashes.add(batch[2:])
    table = ChannelTable("hashed", (integer("number"),))
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE hashed (number INTEGER PRIMARY KEY, row_hash INTEGER)")
        database.executemany("INSERT INTO hashed (row_hash) VALUES (?)", [(number,) for number in some + others])
        assert add_checksums(sums[0].checksum, sums[1].checksum) == table_checksum(database, table)
