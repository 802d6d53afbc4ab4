"""How an HQ app announces a table for distribution: plain data in its `replication.py`, no code to call.

A type from here and not a registry to import: distribution finds these files by itself, so the catalog never imports
distribution and distribution never imports the catalog. The SQL in them must run on SQLite and on PostgreSQL.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from channel.table import ChannelTable


class RowScope(StrEnum):
    """What decides which rows of a table a channel data group receives; a row filter in one word, for people."""

    #: Every group receives every row.
    GLOBAL = "GLOBAL"
    #: What is in an assortment of one of its stores.
    ASSORTMENT = "ASSORTMENT"
    #: What is in a price group of one of its stores.
    PRICE_GROUP = "PRICE_GROUP"
    #: Who is in an address book of one of its stores.
    ADDRESS_BOOK = "ADDRESS_BOOK"
    #: What belongs to one of its stores.
    STORE = "STORE"


@dataclass(frozen=True, slots=True)
class Dependency:
    """One HQ table that a row filter or an expression reads, and whose changes therefore move rows.

    `columns` are recorded in the change log when a row of `table` changes, old and new values alike. They have to be
    all that filter, joins, expressions and `keys` read of it: a change of any other column moves nothing. `keys` is a
    SELECT of source keys from the relation `changed`, which has these columns; it may join other HQ tables.
    """

    table: str
    columns: tuple[str, ...]
    keys: str


@dataclass(frozen=True, slots=True)
class ReplicatedTable:
    """One channel table, the HQ table it comes from, and which rows of it a channel data group receives.

    `source` is the HQ table, known as `src` in all SQL; `source_key` is its column that becomes the channel table's
    primary key. `expressions` give a channel column's SQL where it is not `src.<same name>`; `joins` are LEFT JOINs
    they need. `row_filter` is a predicate in which `{group_id}` stands for the group's number; empty means every
    group receives every row. It never reads the clock. `reads` lists every table that they and the expressions
    read. The source table itself is always captured. `scope` says the row filter in a word: GLOBAL exactly when it is
    empty. `is_personal` marks rows about people: every package of the job then travels encrypted.

    The last two change no row, so they are no part of the representation that names what is announced.
    """

    table: ChannelTable
    job: int
    source: str
    expressions: Mapping[str, str]
    source_key: str = "id"
    joins: str = ""
    row_filter: str = ""
    reads: tuple[Dependency, ...] = ()
    scope: RowScope = field(default=RowScope.GLOBAL, repr=False)
    is_personal: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        unknown = set(self.expressions) - set(self.table.column_names)
        if unknown:
            raise ValueError(f"{self.table.name}: expressions for unknown columns {sorted(unknown)}")

    def expression(self, column: str) -> str:
        """Give the SQL that computes a channel column from `src` and the joins.

        The primary key comes from `source_key` unless an expression says otherwise.
        """
        default = self.source_key if column == self.table.primary_key else column
        return self.expressions.get(column, f"src.{default}")
