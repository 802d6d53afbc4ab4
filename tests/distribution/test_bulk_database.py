import sqlite3
from contextlib import closing

import pytest

from channel.ddl import create_channel_indexes, create_channel_tables
from channel.tables.products import PRODUCT
from distribution.extraction.bulk_database import bulk_database


def test_python_reads_and_searches_what_was_written(tmp_path):
    path = tmp_path / "bulk.db"
    row = {column.name: None if column.nullable else "" if column.type.storage == "TEXT" else 1 for column in PRODUCT.columns}
    row |= {"name": "Fresh butter", "row_hash": 5}
    with bulk_database(path) as connection:
        create_channel_tables(connection, [PRODUCT])
        connection.execute(f"INSERT INTO product ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        create_channel_indexes(connection, [PRODUCT])
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert reader.execute("SELECT rowid FROM product_search WHERE product_search MATCH 'butter'").fetchall() == [(1,)]


def test_full_disk_is_told_as_python_tells_it(tmp_path):
    limit = "PRAGMA max_page_count = 1; CREATE TABLE a (value TEXT)"
    with pytest.raises(sqlite3.OperationalError) as caught, bulk_database(tmp_path / "bulk.db") as connection:
        connection.execute(limit).fetchall()
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_FULL


def test_file_that_is_no_database_is_told_as_damage(tmp_path):
    path = tmp_path / "bulk.db"
    path.write_bytes(b"no database " * 1000)
    with pytest.raises(sqlite3.DatabaseError) as caught, bulk_database(path):
        pass
    assert type(caught.value) is sqlite3.DatabaseError
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_NOTADB


def test_what_else_goes_wrong_goes_on(tmp_path):
    with pytest.raises(ZeroDivisionError), bulk_database(tmp_path / "bulk.db"):
        raise ZeroDivisionError
