"""A moment of HQ on SQLite: a read transaction of a connection of its own, opened read-only.

Writers follow one another there and take their place in the change log while they hold the lock, so the log's position
is the commit order, and the position read in the same transaction as the rows is what they hold. In WAL mode nobody
waits for it.
"""
# ruff: noqa: S608 - every name put into SQL is announced, and a watermark is a number

import sqlite3
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections

from channel.announcement import ReplicatedTable
from channel.database import BUSY_TIMEOUT_SECONDS, file_uri
from channel.row_hash import with_row_hash
from distribution.announcements import captured_tables
from distribution.extraction.batches import BATCH_ROWS, Rows
from distribution.extraction.changed_keys_sql import changed_keys_sql
from distribution.extraction.column_sql import for_group, select_values, span_condition, sqlite_value
from distribution.extraction.divided_reading import ALL_KEYS, DividedReading, KeySpan
from distribution.extraction.snapshot import Keys

LOG_TABLE = "distribution_changelogentry"

# Kept by SQLite for an AUTOINCREMENT key: it never falls, even when entries are removed.
POSITION = f"SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{LOG_TABLE}'), 0)"
EPOCH = "SELECT epoch FROM distribution_headquartersstate"


class SqliteSnapshot:
    """See `Snapshot`. A watermark is a position in the change log."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changed_tables: dict[str, Mapping[str, bool]] = {}
        self.watermark = str(connection.execute(POSITION).fetchone()[0])
        self.epoch: int = connection.execute(EPOCH).fetchone()[0]

    def attempt(self) -> AbstractContextManager[None]:
        """Do nothing: a statement that fails does not end a read transaction here."""
        return nullcontext()

    def understands(self, watermark: str) -> bool:
        """Tell whether a watermark is a position."""
        return watermark.isdecimal()

    def is_covered_by(self, watermark: str) -> bool:
        """Compare positions."""
        return int(self.watermark) <= int(watermark)

    def changed_tables(self, since: str) -> Mapping[str, bool]:
        """Look the tables up in the log once per watermark, whatever the number of groups."""
        if since not in self._changed_tables:
            names = ", ".join(f"'{table}'" for table in captured_tables())
            rows = self._connection.execute(
                f"SELECT table_name, max(key IS NULL) FROM {LOG_TABLE} "
                f"WHERE table_name IN ({names}) AND {_after(since)} GROUP BY table_name"
            )
            self._changed_tables[since] = {table: bool(any_row) for table, any_row in rows}
        return self._changed_tables[since]

    def changed_keys(self, replicated: ReplicatedTable, since: str) -> Keys:
        """Ask the change log, and the tables it leads to."""

        def changed_rows(table: str, columns: tuple[str, ...], moved_only: bool) -> str:
            values = ", ".join(f"""json_extract(key, '$."{column}"') AS "{column}\"""" for column in columns)
            moved = " AND moved" if moved_only else ""
            return f"SELECT DISTINCT {values} FROM {LOG_TABLE} WHERE table_name = '{table}' AND {_after(since)}{moved}"

        sql = changed_keys_sql(replicated, changed_rows, frozenset(self.changed_tables(since)))
        count, keys = self._connection.execute(f"""SELECT count(*), json_group_array("key") FROM ({sql})""").fetchone()
        return Keys(count, keys, keys)

    def rows(self, replicated: ReplicatedTable, *, group_id: int, keys: Keys | None, span: KeySpan = ALL_KEYS) -> Generator[Rows]:
        """Let SQLite write the rows."""
        condition = f'src."{replicated.source_key}" IN (SELECT value FROM json_each(?))' if keys else ""
        conditions = " AND ".join(filter(None, (condition, span_condition(replicated, span))))
        values = select_values(replicated, sqlite_value, conditions)
        sql = for_group(f"{values} ORDER BY 1", group_id)
        with closing(self._connection.execute(sql, (keys.parameter,) if keys else ())) as cursor:
            while batch := cursor.fetchmany(BATCH_ROWS):
                yield with_row_hash(batch)

    def divided(self, _announced: Sequence[ReplicatedTable], *, group_id: int) -> DividedReading:
        """Divide nothing: HQ on SQLite is small."""
        del group_id
        return DividedReading()


@contextmanager
def open_engine_snapshot() -> Iterator[SqliteSnapshot]:
    """Hold the present moment of the file HQ's database is in."""
    path = Path(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    with closing(
        sqlite3.connect(file_uri(path, mode="ro"), uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_SECONDS)
    ) as connection:
        connection.execute("BEGIN")
        yield SqliteSnapshot(connection)


def _after(since: str) -> str:
    return f"transaction_id IS NULL AND id > {int(since)}"
