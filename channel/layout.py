"""What may be in the SQLite file of a package: plain tables, and what its own definitions explain. Nothing that acts.

A view, a trigger, a default or a check written as an expression is somebody else's SQL, and would run when we read or
write a row. Looking for the forbidden would miss what SQLite learns next, so what is there has to be what we would have
written ourselves, word for word where it is more than a list of columns.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator

from channel.ddl import (
    DELETE_PREFIX,
    UPSERT_PREFIX,
    create_index_sql,
    create_search_sql,
    read_tables,
)
from channel.errors import PackageCorrupt
from channel.header import PackageKind
from channel.table import ROW_HASH, ChannelTable

_NAME = r'"?(?P<name>[a-z][a-z0-9_]*)"?'
_COLUMN = r'"?[a-z][a-z0-9_]*"? (?:INTEGER|TEXT)(?: NOT NULL)?(?: PRIMARY KEY)?(?: DEFAULT (?:\'[^\']*\'|-?[0-9]+|NULL))?'
_NAMES = r'"[a-z][a-z0-9_]*"(?:, "[a-z][a-z0-9_]*")*'
_PLAIN = (
    re.compile(rf"CREATE TABLE {_NAME} \({_COLUMN}(?:, {_COLUMN})*\) STRICT"),
    re.compile(rf'CREATE INDEX {_NAME} ON "[a-z][a-z0-9_]*" \({_NAMES}\)(?: WHERE "[a-z][a-z0-9_]*" = 1)?'),
    re.compile(
        rf"CREATE VIRTUAL TABLE {_NAME} USING fts5\({_NAMES}, content='\w+', content_rowid='\w+', "
        r"tokenize='[\w ]+', prefix='[\d ]+'\)"
    ),
)
# The tables in which FTS5 keeps a word index whose text is elsewhere.
_SEARCH_PARTS = {
    "data": "CREATE TABLE '{}'(id INTEGER PRIMARY KEY, block BLOB)",
    "idx": "CREATE TABLE '{}'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "docsize": "CREATE TABLE '{}'(id INTEGER PRIMARY KEY, sz BLOB)",
    "config": "CREATE TABLE '{}'(k PRIMARY KEY, v) WITHOUT ROWID",
}
# Tables that describe a database or a package; no channel table has such a name.
DESCRIBING = frozenset({"package", "channel_state", "channel_table"})
_DESCRIBING_OF = {
    PackageKind.FULL: DESCRIBING,
    PackageKind.REPAIR: DESCRIBING - {"channel_state"},
    PackageKind.DELTA: frozenset({"package"}),
}


def refuse_what_acts(connection: sqlite3.Connection) -> None:
    """Look a package over before anything but its header is read from it, whatever kind it is.

    Raises:
        PackageCorrupt: it holds a view, a trigger, an expression, or anything else that packages never have.
        sqlite3.DatabaseError: its schema cannot be read.
    """
    for name, sql in _schema(connection):
        if not _is_plain(name, sql):
            raise PackageCorrupt(f"The package holds something that packages never have: {name!r}.")


def refuse_unexplained(connection: sqlite3.Connection, kind: PackageKind) -> None:
    """Compare what a package holds with what its kind and its own definitions explain.

    Raises:
        PackageCorrupt: something is there that is not explained, or is missing, or is another one than it should be.
        SchemaUnknown: it describes its tables in another way.
    """
    found = dict(_schema(connection))
    tables = () if kind == PackageKind.DELTA else read_tables(connection)
    _refuse_reserved(tables)
    explained = _explained(kind, tables)
    if kind == PackageKind.DELTA:
        # which tables these are, the database it is applied to knows
        explained |= {name: None for name in found if name.startswith((UPSERT_PREFIX, DELETE_PREFIX))}
    strange = sorted(found.keys() ^ explained.keys())
    strange += [name for name, sql in explained.items() if sql is not None and found.get(name) != sql]
    strange += [table.name for table in tables if not _has_columns(connection, table)]
    if strange:
        raise PackageCorrupt(f"The package does not explain, or does not have: {', '.join(strange[:5])}.", names=strange[:100])


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """List names and SQL of all there is but the indexes that SQLite makes by itself for a key."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM main.sqlite_master").fetchall()
    made = [(str(row[1]), str(row[3])) for row in rows if not _is_key_index(*row)]
    return [*made, *_duplicates(made)]


def _is_key_index(kind: object, name: object, table: object, sql: object) -> bool:
    return kind == "index" and sql is None and str(name).startswith(f"sqlite_autoindex_{table}_")


def _duplicates(made: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give names that are there twice another SQL than any, so that they are refused."""
    names = [name for name, _ in made]
    return [(name, "") for name in sorted(set(names)) if names.count(name) > 1]


def _is_plain(name: str, sql: str) -> bool:
    """Tell whether this is a table of columns only, an index of columns, all or of set flags, or a word index and its parts."""
    stem, _, part = name.rpartition("_")
    if stem.endswith("_search") and part in _SEARCH_PARTS and sql == _SEARCH_PARTS[part].format(name):
        return True
    matches = (pattern.fullmatch(sql) for pattern in _PLAIN)
    return any(match is not None and match["name"] == name for match in matches)


def _explained(kind: PackageKind, tables: Iterable[ChannelTable]) -> dict[str, str | None]:
    """Name all that must be there, with its SQL where that has to be exactly so."""
    explained: dict[str, str | None] = dict.fromkeys(_DESCRIBING_OF[kind])
    for table in tables:
        explained[table.name] = None
        if kind == PackageKind.FULL:
            explained |= _indexes(table)
    return explained


def _indexes(table: ChannelTable) -> Iterator[tuple[str, str]]:
    for sql in create_index_sql(table):
        yield sql.split('"')[1], sql
    for sql in create_search_sql(table):
        yield f"{table.name}_search", sql
        for part, text in _SEARCH_PARTS.items():
            yield f"{table.name}_search_{part}", text.format(f"{table.name}_search_{part}")


def _refuse_reserved(tables: Iterable[ChannelTable]) -> None:
    """Refuse tables that would take the place of those that describe the database.

    Raises:
        PackageCorrupt: there is one.
    """
    taken = sorted(table.name for table in tables if table.name in DESCRIBING or table.name.startswith("sqlite_"))
    if taken:
        raise PackageCorrupt(f"The package names a table {taken[0]!r}, which is not one to sell from.")


def _has_columns(connection: sqlite3.Connection, table: ChannelTable) -> bool:
    """Tell whether a table has the columns of its definition; a column added later stands behind the others."""
    rows = connection.execute("SELECT name, type, pk FROM pragma_table_xinfo(?)", (table.name,)).fetchall()
    expected = {(column.name, column.type.storage, int(column.name == table.primary_key)) for column in table.columns}
    return {(row[0], row[1], row[2]) for row in rows} == expected | {(ROW_HASH, "INTEGER", 0)}
