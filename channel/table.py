"""What a table of a channel database looks like, as plain data.

The shape travels with the data (see `ddl.read_tables`), so a reader in any language knows the tables without our code.
Plain data and not ORM models: a register has no ORM, and a third-party app must be able to describe its own table in
a few lines.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,62}")
ROW_HASH = "row_hash"


class ColumnType(StrEnum):
    """What a column's values are; how SQLite stores them is said in `storage`."""

    INTEGER = "INTEGER"
    TEXT = "TEXT"
    DECIMAL = "DECIMAL"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP"

    @property
    def storage(self) -> str:
        """Name the SQLite type: whole numbers and booleans are INTEGER, everything else is canonical TEXT."""
        return "INTEGER" if self in (ColumnType.INTEGER, ColumnType.BOOLEAN) else "TEXT"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `scale` is the number of digits after the point of a DECIMAL ("1.250000" has scale 6)."""

    name: str
    type: ColumnType
    nullable: bool = False
    scale: int | None = None

    def __post_init__(self) -> None:
        _check_identifier(self.name)
        if self.name == ROW_HASH:
            raise ValueError(f"a column cannot be named {ROW_HASH}: every table has its own")
        if (self.type == ColumnType.DECIMAL) != (self.scale is not None):
            raise ValueError(f"column {self.name}: a DECIMAL, and nothing else, has a scale")


@dataclass(frozen=True, slots=True)
class ChannelTable:
    """One table of a channel database. The first column is its primary key, an INTEGER or a TEXT.

    `indexes` are tuples of column names; `search` names the columns that can be searched by word; `flags` are BOOLEAN columns
    whose few true rows are looked up by an index of these rows alone.
    """

    name: str
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...] = ()
    search: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_identifier(self.name)
        if not self.columns or self.columns[0].nullable or self.columns[0].type not in ("INTEGER", "TEXT"):
            raise ValueError(f"table {self.name}: the first column is the primary key, an INTEGER or a TEXT")
        if len(set(self.column_names)) != len(self.columns):
            raise ValueError(f"table {self.name}: a column name is used twice")
        unknown = {name for names in (*self.indexes, self.search, self.flags) for name in names} - set(self.column_names)
        if unknown:
            raise ValueError(f"table {self.name}: unknown columns {sorted(unknown)}")
        if set(self.flags) - {column.name for column in self.columns if column.type == ColumnType.BOOLEAN}:
            raise ValueError(f"table {self.name}: only a BOOLEAN column can be a flag")
        indexed = [*self.indexes, *((name,) for name in self.flags)]
        if len(set(indexed)) != len(indexed):
            raise ValueError(f"table {self.name}: two indexes of the same columns")
        if self.search and self.columns[0].type != ColumnType.INTEGER:
            raise ValueError(f"table {self.name}: only a table with an INTEGER key can be searched")

    @property
    def primary_key(self) -> str:
        """Name the column that identifies a row."""
        return self.columns[0].name

    @property
    def indexed_columns(self) -> frozenset[str]:
        """Name the columns that an index depends on, word indexes apart."""
        return frozenset(name for names in (*self.indexes, self.flags) for name in names)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Name the columns in order, without `row_hash`."""
        return tuple(column.name for column in self.columns)


def column_list(names: Iterable[str], alias: str = "") -> str:
    """Write names as an SQL column list, quoted, each with the alias of its table when one is given."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(f'{prefix}"{name}"' for name in names)


def integer(name: str, *, nullable: bool = False) -> Column:
    """Describe a column of whole numbers."""
    return Column(name, ColumnType.INTEGER, nullable)


def text(name: str, *, nullable: bool = False) -> Column:
    """Describe a column of text."""
    return Column(name, ColumnType.TEXT, nullable)


def decimal(name: str, scale: int, *, nullable: bool = False) -> Column:
    """Describe a column of exact numbers with `scale` digits after the point."""
    return Column(name, ColumnType.DECIMAL, nullable, scale)


def boolean(name: str, *, nullable: bool = False) -> Column:
    """Describe a column of 0 and 1."""
    return Column(name, ColumnType.BOOLEAN, nullable)


def date(name: str, *, nullable: bool = False) -> Column:
    """Describe a column of days, "YYYY-MM-DD"."""
    return Column(name, ColumnType.DATE, nullable)


def timestamp(name: str, *, nullable: bool = False) -> Column:
    """Describe a column of moments in UTC, "YYYY-MM-DDTHH:MM:SS.ffffffZ"."""
    return Column(name, ColumnType.TIMESTAMP, nullable)


def _check_identifier(name: str) -> None:
    if not IDENTIFIER.fullmatch(name):
        raise ValueError(f"{name!r} is not a name of lower case letters, digits and _")
