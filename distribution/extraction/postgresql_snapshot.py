"""A moment of HQ on PostgreSQL: a read-only REPEATABLE READ transaction of a connection of its own.

Its watermark is the whole snapshot. What lies between two of them is the entries of transactions visible in this one
(others are not even seen here) that were not visible in the older one: a transaction that commits late is in neither,
and then in the next, whole. xmin only bounds the index scan.
"""
# ruff: noqa: S608 - every name put into SQL is announced, and a watermark was checked by its form

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from channel.announcement import ReplicatedTable
from channel.table import ChannelTable
from distribution.announcements import captured_tables
from distribution.domain.watermark import is_covered, is_snapshot_text
from distribution.extraction.changed_keys_sql import changed_keys_sql
from distribution.extraction.column_sql import for_group, postgresql_value, select_values
from distribution.extraction.snapshot import BATCH_ROWS, Keys, Rows

LOG_TABLE = "distribution_changelogentry"

BEGIN = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    # A builder is busy elsewhere for long: it must not lose its moment.
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    # Cursors are read to their end, and compiling a query that runs for milliseconds costs more than it saves.
    "SET LOCAL cursor_tuple_fraction = 1",
    "SET LOCAL jit = off",
)
MOMENT = "SELECT pg_current_snapshot()::text, (SELECT epoch FROM distribution_headquartersstate)"


class PostgresqlSnapshot:
    """See `Snapshot`."""

    errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._changed_tables: dict[str, Mapping[str, bool]] = {}
        self.watermark: str
        self.epoch: int
        self.watermark, self.epoch = self._row(MOMENT)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Set a savepoint: here a statement that fails would end the transaction, and with it the moment."""
        self._execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._execute("ROLLBACK TO SAVEPOINT attempt")
            raise
        self._execute("RELEASE SAVEPOINT attempt")

    def understands(self, watermark: str) -> bool:
        """Tell whether a watermark is a snapshot's text."""
        return is_snapshot_text(watermark)

    def is_covered_by(self, watermark: str) -> bool:
        """Compare which transactions the two see."""
        return is_covered(self.watermark, watermark)

    def changed_tables(self, since: str) -> Mapping[str, bool]:
        """Look the tables up in the log once per watermark, whatever the number of groups."""
        if since not in self._changed_tables:
            names = ", ".join(f"'{table}'" for table in captured_tables())
            sql = (
                f"SELECT table_name, bool_or(key IS NULL) FROM {LOG_TABLE} "
                f"WHERE table_name IN ({names}) AND {_after(since)} GROUP BY table_name"
            )
            with psycopg.Cursor(self._connection) as cursor:
                self._changed_tables[since] = dict(cursor.execute(sql).fetchall())
        return self._changed_tables[since]

    def changed_keys(self, replicated: ReplicatedTable, since: str) -> Keys:
        """Ask the change log, and the tables it leads to."""

        def changed_rows(table: str, columns: tuple[str, ...], moved_only: bool) -> str:
            # Through the table's row type, so that a key comes back with the type its column has.
            values = ", ".join(f'changed_row."{column}"' for column in columns)
            moved = " AND moved" if moved_only else ""
            return (
                f"SELECT DISTINCT {values} FROM {LOG_TABLE}, "
                f'LATERAL jsonb_populate_record(NULL::"{table}", key::jsonb) AS changed_row '
                f"WHERE table_name = '{table}' AND key IS NOT NULL AND {_after(since)}{moved}"
            )

        sql = changed_keys_sql(replicated, changed_rows, frozenset(self.changed_tables(since)))
        count, keys, array = self._row(f'SELECT count(*), json_agg("key")::text, array_agg("key")::text FROM ({sql}) AS found')
        return Keys(count, keys or "[]", array or "{}")

    def rows(self, replicated: ReplicatedTable, *, group_id: int, keys: Keys | None) -> Iterator[Rows]:
        """Let PostgreSQL write and hash the rows, and read them in the binary format.

        The keys go back as one array, whose length the planner knows: it looks 1,000 rows up and scans for a million.
        """
        values = for_group(select_values(replicated, postgresql_value, ""), group_id)
        if keys:
            values = f'{values.replace("%", "%%")} AND src."{replicated.source_key}" = ANY(%s)'
        order = "" if keys else " ORDER BY 1"
        # OFFSET keeps PostgreSQL from merging the two levels, which would compute each value twice.
        sql = f"SELECT *, {_row_hash(replicated.table)} FROM ({values}{order} OFFSET 0) AS canonical"
        with psycopg.ServerCursor(self._connection, "everytill_rows") as cursor:
            cursor.execute(sql, (keys.parameter,) if keys else None, binary=True)
            while batch := cursor.fetchmany(BATCH_ROWS):
                yield batch

    def _execute(self, statement: str) -> None:
        with psycopg.Cursor(self._connection) as cursor:
            cursor.execute(statement)

    def _row(self, sql: str) -> tuple[Any, ...]:
        with psycopg.Cursor(self._connection) as cursor:
            row = cursor.execute(sql).fetchone()
        assert row is not None
        return tuple(row)


@contextmanager
def open_engine_snapshot() -> Iterator[PostgresqlSnapshot]:
    """Hold the present moment of HQ's database."""
    # A wrapper of Django for its connection parameters only; it is not the one the caller's queries run on.
    with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as wrapper:
        wrapper.connect()
        connection: psycopg.Connection[Any] = wrapper.connection
        with psycopg.Cursor(connection) as cursor:
            for statement in BEGIN:
                cursor.execute(statement)
        yield PostgresqlSnapshot(connection)


def _after(since: str) -> str:
    snapshot = f"'{since}'::pg_snapshot"
    return f"transaction_id >= pg_snapshot_xmin({snapshot}) AND NOT pg_visible_in_snapshot(transaction_id, {snapshot})"


def _row_hash(table: ChannelTable) -> str:
    """Write the SQL of `channel.row_hash` over canonical values."""
    parts = [
        f"""CASE WHEN "{name}" IS NULL THEN '-' ELSE octet_length("{name}"::text) || ':' || "{name}"::text END"""
        for name in table.column_names
    ]
    return f"""('x' || substr(md5({" || ".join(parts)}), 1, 16))::bit(64)::bigint AS row_hash"""
