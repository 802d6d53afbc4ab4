"""A few rows as a channel database would hold them at this moment, in a small one in memory.

What registers decide by their look-ups is asked of it by the very same look-ups, so that headquarters does not answer by
rules of its own. Read by the caller's connection, in its transaction, and not by a snapshot: nothing is published.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from django.db import connection

from channel.announcement import ReplicatedTable
from channel.ddl import create_channel_tables
from channel.table import ROW_HASH
from distribution.announcements import replicated_tables
from distribution.extraction.column_sql import for_group, postgresql_value, select_values, sqlite_value

_CANONICAL = {"postgresql": postgresql_value, "sqlite": sqlite_value}


@contextmanager
def small_channel_database(conditions: Mapping[str, str], *, group_id: int) -> Iterator[sqlite3.Connection]:
    """Make a channel database of a group's rows that fit; `conditions` are SQL about `src`, by the table's name.

    Tables that are not named are empty. The SQL is run as it is: whoever writes it puts nothing into it but numbers.
    """
    announced = {replicated.table.name: replicated for replicated in replicated_tables()}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        create_channel_tables(database, [replicated.table for replicated in announced.values()])
        database.execute("INSERT INTO channel_state (name, value) VALUES ('release', '0')")
        for name, condition in conditions.items():
            _fill(database, announced[name], condition, group_id)
        yield database


def _fill(database: sqlite3.Connection, replicated: ReplicatedTable, condition: str, group_id: int) -> None:
    """Copy the rows of one table."""
    columns = [*(column.name for column in replicated.table.columns), ROW_HASH]
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(for_group(select_values(replicated, _CANONICAL[connection.vendor], condition), group_id))
        rows = cursor.fetchall()
    # nobody sums the hashes of a database that is never sent
    insert = f'INSERT INTO "{replicated.table.name}" ({names}) VALUES ({places})'  # noqa: S608 - announced names
    database.executemany(insert, [(*row, 0) for row in rows])
