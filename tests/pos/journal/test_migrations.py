"""A register goes on where it was, whichever program wrote its journal: what was sold, what waits, what is in the cart."""

import sqlite3
from contextlib import closing

import pytest

from pos.journal import entries
from pos.journal.connection import open_journal
from pos.journal.schema import MIGRATIONS
from pos.register import Register
from tests.pos.sales import pay, sell
from tests.pos.store_data import BAG, MILK

FORMATS = range(1, len(MIGRATIONS))
TABLES = "SELECT name FROM {schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def names(connection, query):
    return {row[0] for row in connection.execute(query)}


def columns(connection, schema, table):
    return names(connection, f"SELECT name FROM {schema}.pragma_table_info('{table}', '{schema}')")


def write_older(path, older_path, number):
    """Write what a journal holds as a program did that knew so many migrations."""
    with closing(sqlite3.connect(older_path, isolation_level=None)) as older:
        for statement in (statement for migration in MIGRATIONS[:number] for statement in migration):
            older.execute(statement)
        older.execute(f"PRAGMA user_version = {number}")
        older.execute("ATTACH DATABASE ? AS newer", (str(path),))
        for table in names(older, TABLES.format(schema="main")) & names(older, TABLES.format(schema="newer")):
            common = ", ".join(sorted(columns(older, "main", table) & columns(older, "newer", table)))
            older.execute(f"INSERT OR REPLACE INTO main.{table} ({common}) SELECT {common} FROM newer.{table}")
        if number == 1:
            older.execute("DELETE FROM number_sequence WHERE name = 'receipts'")


@pytest.fixture(params=FORMATS)
def older(register, clock, request, tmp_path):
    """A home whose journal an older program wrote: two sales wait, a third is begun; and what the two are."""
    sold = [sell(register, MILK), sell(register, MILK, BAG)]
    register.scan(MILK)
    kept = [entries.document_by_id(register.context.journal, transaction.id) for transaction in sold]
    home = register.home
    register.close()
    older_path = tmp_path / "older.db"
    write_older(home.journal, older_path, request.param)
    for beside in home.journal.parent.glob(home.journal.name + "-*"):
        beside.unlink()
    older_path.replace(home.journal)
    return home, sold, kept


def schema_of(path):
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
        return sorted(map(tuple, found)), {
            table: columns(connection, "main", table) for table in names(connection, TABLES.format(schema="main"))
        }


def test_journal_of_every_earlier_format_goes_on_as_it_was(older, clock, tmp_path):
    home, sold, kept = older
    with Register(home, clock=clock) as register:
        assert [entries.document_by_id(register.context.journal, transaction.id) for transaction in sold] == kept
        assert register.overview().sales_waiting == 2
        assert len(register.cart().lines) == 1
        done = pay(register)
        assert (done.sequence_number, done.receipt_number) == (3, "S1/R1/00003")
        assert register.overview().sales_waiting == 3
    open_journal(tmp_path / "new.db").close()
    assert schema_of(home.journal) == schema_of(tmp_path / "new.db")
