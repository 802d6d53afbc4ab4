"""One consistent moment of HQ's database, from which a run reads everything for all its jobs and groups.

The engines differ in how a moment is held, how it is written down as a watermark and how values become canonical text;
what a builder asks of them is the same. Rows come in batches, ready for `executemany`, as one list of the values of all
their rows: many rows are written by one statement. Nothing but hashing is done to a single row in Python.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS, connections

from channel.announcement import ReplicatedTable
from distribution.extraction.batches import Rows
from distribution.extraction.divided_reading import ALL_KEYS, DividedReading, KeySpan

_ENGINES = {
    "postgresql": "distribution.extraction.postgresql_snapshot",
    "sqlite": "distribution.extraction.sqlite_snapshot",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """Some primary keys of a replicated table, passed around without looking into them.

    `json` is a JSON array of them, `parameter` the same as the engine wants it back in a query.
    """

    count: int
    json: str
    parameter: str


class Snapshot(Protocol):
    """What a builder asks of HQ at one moment. `since` is always a watermark that `understands` accepts."""

    #: What HQ had committed at this moment; opaque, and comparable only by `covers` and in queries of the engine.
    watermark: str
    epoch: int
    #: What reading may raise.
    errors: tuple[type[Exception], ...]

    def attempt(self) -> AbstractContextManager[None]:
        """Keep the moment when reading fails inside the block; the error goes on."""
        ...

    def understands(self, watermark: str) -> bool:
        """Tell whether a watermark was written by this engine."""
        ...

    def is_covered_by(self, watermark: str) -> bool:
        """Tell whether everything this moment sees was already committed at a watermark."""
        ...

    def changed_tables(self, since: str) -> Mapping[str, bool]:
        """Name the captured HQ tables with changes since a watermark; True: any of its rows may have changed."""
        ...

    def changed_keys(self, replicated: ReplicatedTable, since: str) -> Keys:
        """Find the primary keys of a replicated table that changes since a watermark may have touched, for any group."""
        ...

    def rows(self, replicated: ReplicatedTable, *, group_id: int, keys: Keys | None, span: KeySpan = ALL_KEYS) -> Generator[Rows]:
        """Read what a group should have of a table, in batches: of each row its columns in order, then `row_hash`.

        A batch is one list, in which row follows row. All rows, ordered by primary key, or only those of `keys`, or only
        those of a `span` of keys, when `divided` has divided the table there. To be closed when it is not read to its end.
        """
        ...

    def divided(self, announced: Sequence[ReplicatedTable], *, group_id: int) -> DividedReading:
        """Tell which tables are large enough to be read by two processes at once, and what the second one has to know."""
        ...


@contextmanager
def open_snapshot() -> Iterator[Snapshot]:
    """Hold HQ's present moment until the block ends.

    Everything committed before is seen, and nothing of what is committed later; nobody is kept from writing. On both
    engines it is read by a connection of its own: what the caller's transaction has not committed is not seen.
    """
    # Imported here, so that HQ on SQLite does without psycopg.
    with import_module(_ENGINES[connections[DEFAULT_DB_ALIAS].vendor]).open_engine_snapshot() as snapshot:
        yield snapshot
