"""A moment of HQ on PostgreSQL: a read-only REPEATABLE READ transaction of a connection of its own.

Its watermark is the whole snapshot. What lies between two of them is the entries of transactions visible in this one
(others are not even seen here) that were not visible in the older one: a transaction that commits late is in neither,
and then in the next, whole. xmin only bounds the index scan.
"""
# ruff: noqa: S608 - every name put into SQL is announced, and a watermark was checked by its form

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from enum import Enum, auto
from itertools import islice
from typing import Any, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

from channel.announcement import ReplicatedTable
from channel.row_hash import with_row_hash
from distribution.announcements import captured_tables
from distribution.domain.watermark import is_covered, is_snapshot_text
from distribution.extraction.batches import BATCH_ROWS, Rows
from distribution.extraction.changed_keys_sql import changed_keys_sql
from distribution.extraction.column_sql import for_group, postgresql_value, select_values, span_condition
from distribution.extraction.copied_rows import copied_rows
from distribution.extraction.divided_reading import ALL_KEYS, DividedReading, KeySpan
from distribution.extraction.postgresql_division import divided_reading
from distribution.extraction.snapshot import Keys

LOG_TABLE = "distribution_changelogentry"

BEGIN = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    # A builder is busy elsewhere for long: it must not lose its moment.
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    # Cursors are read to their end, and compiling a query that runs for milliseconds costs more than it saves.
    "SET LOCAL cursor_tuple_fraction = 1",
    "SET LOCAL jit = off",
    # Rows that a policy would hide are an error and not a smaller package.
    "SET LOCAL row_security = off",
    # Dates are written as they are hashed, however HQ's database is set up.
    "SET LOCAL datestyle = 'ISO, YMD'",
    # Whole tables are sorted by their keys and joined: in memory, and not by way of files.
    "SET LOCAL work_mem = '64MB'",
)
MOMENT = "SELECT pg_current_snapshot()::text, (SELECT epoch FROM distribution_headquartersstate)"


class _Attempt(Enum):
    """How far an attempt is."""

    BEGUN = auto()
    SAVED = auto()


class PostgresqlSnapshot:
    """See `Snapshot`."""

    errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._changed_tables: dict[str, Mapping[str, bool]] = {}
        self._attempt: _Attempt | None = None
        self._reading: Generator[Rows] | None = None
        self.watermark: str
        self.epoch: int
        self.watermark, self.epoch = self._row(MOMENT)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Set a savepoint: here a statement that fails would end the transaction, and with it the moment.

        Only with the block's first statement: most jobs of a run have not changed, and then there is none.
        """
        self._attempt = _Attempt.BEGUN
        try:
            yield
        except BaseException:
            self._end_attempt("ROLLBACK TO SAVEPOINT attempt")
            raise
        self._end_attempt("RELEASE SAVEPOINT attempt")

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
            with self._cursor() as cursor:
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

    def rows(self, replicated: ReplicatedTable, *, group_id: int, keys: Keys | None, span: KeySpan = ALL_KEYS) -> Generator[Rows]:
        """Let PostgreSQL write the rows, and read them while it goes on; hashing is done on this side.

        Not with a cursor of the server: it would rest while we write what it sent, and use one process only.
        """
        values = for_group(select_values(replicated, postgresql_value, span_condition(replicated, span)), group_id)
        with self._cursor() as cursor:
            self._reading = (
                self._rows_of(cursor, replicated, values, keys) if keys else copied_rows(cursor, replicated.table, values)
            )
            yield from self._reading

    def divided(self, announced: Sequence[ReplicatedTable], *, group_id: int) -> DividedReading:
        """Divide the large tables, when there are two cores."""
        with self._cursor() as cursor:
            return divided_reading(cursor, announced, group_id=group_id)

    def _rows_of(self, cursor: psycopg.Cursor[Any], replicated: ReplicatedTable, values: str, keys: Keys) -> Generator[Rows]:
        """Read the rows of some keys in the binary format.

        The keys go back as one array, whose length the planner knows: it looks 1,000 rows up and scans for a million.
        """
        sql = f'{values.replace("%", "%%")} AND src."{replicated.source_key}" = ANY(%s)'
        rows = cursor.stream(f"SELECT * FROM ({sql}) AS canonical", (keys.parameter,), binary=True, size=BATCH_ROWS)
        with closing(cast("Generator[tuple[Any, ...]]", rows)):
            while batch := list(islice(rows, BATCH_ROWS)):
                yield with_row_hash(batch)

    @contextmanager
    def _cursor(self) -> Iterator[psycopg.Cursor[Any]]:
        """Give a cursor; what is still being read is given up, because the connection does one thing at a time."""
        if self._reading is not None:
            self._reading.close()
            self._reading = None
        if self._attempt is _Attempt.BEGUN:
            self._attempt = _Attempt.SAVED
            self._connection.execute("SAVEPOINT attempt")
        with psycopg.Cursor(self._connection) as cursor:
            yield cursor

    def _end_attempt(self, statement: str) -> None:
        """Take the savepoint away when it was set."""
        was_saved, self._attempt = self._attempt is _Attempt.SAVED, None
        if was_saved:
            with self._cursor() as cursor:
                cursor.execute(statement)

    def _row(self, sql: str) -> tuple[Any, ...]:
        with self._cursor() as cursor:
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
