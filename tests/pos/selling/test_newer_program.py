"""A register whose program was updated before its data: it sells from what it holds, and knows more once that has come."""

import sqlite3
from contextlib import closing
from dataclasses import replace

from channel.ddl import create_table_sql, read_tables, write_definition
from channel.tables import TABLES_BY_NAME
from pos.register import Register
from tests.channel.factories import insert_rows
from tests.pos.exchange_rates import RATES
from tests.pos.sales import pay
from tests.pos.store_data import MILK

MISSING = "deposit_product_id"
DOLLARS = RATES[0]


def hold_older_tables(register: Register) -> None:
    """Leave the register with the database that an earlier headquarters made: no deposits, no exchange rates."""
    path = register.context.release_folder.current()
    assert path is not None
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE exchange_rate")
        connection.execute("DELETE FROM channel_table WHERE name = 'exchange_rate'")
        product = TABLES_BY_NAME["product"]
        write_definition(connection, replace(product, columns=tuple(one for one in product.columns if one.name != MISSING)))
        connection.execute(f"ALTER TABLE product DROP COLUMN {MISSING}")


def test_facts_of_the_store_are_read_anew_when_tables_change_beneath_it(register, clock):
    path = register.context.release_folder.current()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE exchange_rate")
        connection.execute("DELETE FROM channel_table WHERE name = 'exchange_rate'")
    with Register(register.home, clock=clock) as updated:
        assert updated.context.facts.read().exchange_rates == []
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(create_table_sql(TABLES_BY_NAME["exchange_rate"]))
            write_definition(connection, TABLES_BY_NAME["exchange_rate"])
            insert_rows(connection, TABLES_BY_NAME["exchange_rate"], [DOLLARS])
        assert [rate.currency for rate in updated.context.facts.read().exchange_rates] == ["USD"]


def test_it_sells_offline_from_older_tables_and_reads_newer_ones_when_they_come(register, clock):
    hold_older_tables(register)
    with Register(register.home, clock=clock) as updated:
        updated.scan(MILK)
        sold = pay(updated)
        assert (sold.created_offline, updated.overview().repairs) == (True, 0)
        path = updated.context.release_folder.current()
        with closing(sqlite3.connect(path)) as connection, connection:
            assert MISSING not in next(table for table in read_tables(connection) if table.name == "product").column_names
            write_definition(connection, TABLES_BY_NAME["product"])
            connection.execute(f"ALTER TABLE product ADD COLUMN {MISSING} INTEGER")
            connection.execute(f"UPDATE product SET {MISSING} = 77 WHERE product_id = 1")
        with updated.context.offline.reading() as data:
            assert data.execute(f"SELECT {MISSING} FROM product WHERE product_id = 1").fetchone()[0] == 77
