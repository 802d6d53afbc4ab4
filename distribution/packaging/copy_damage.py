"""Whether an error of SQLite means that a copy is damaged.

A damaged copy is made again, and its damage is nobody's failed job. While a builder reads, the same error may speak of
HQ's own database when that is SQLite too: then the copy is sound, and making it again would mend nothing.
"""
# ruff: noqa: S608 - every name put into SQL is that of a ChannelTable, or one SQLite gave itself

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from channel.audit import differing_tables
from channel.ddl import RunsSql, read_tables
from channel.errors import PackageInvalid, StateConflict
from channel.row_hash import CHECKSUM_COLUMNS, TableChecksum, join_checksum, split_checksum
from channel.table import ROW_HASH, ChannelTable
from distribution.extraction.bulk_database import bulk_reading

_DAMAGE_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}
_PRIMARY_CODE_BITS = 0xFF


class CopyDamaged(StateConflict):
    """The builder's copy of the channel data group is damaged."""

    code = "copy-damaged"


def speaks_of_damage(error: BaseException) -> bool:
    """Tell whether an error says that a file is no sound database, rather than that a query or the disk's space is wrong."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, CopyDamaged)
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE_BITS in _DAMAGE_CODES


def copy_is_damaged(copy: sqlite3.Connection, error: BaseException) -> bool:
    """Tell whether an error met while the copy and HQ were read is the copy's. Reads the whole copy, once it must."""
    if not speaks_of_damage(error):
        return False
    # Word indexes exist in channel databases only, and SQLite's check does not look into them.
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT_VTAB:
        return True
    try:
        return bool(copy.execute("PRAGMA main.integrity_check(1)").fetchone()[0] != "ok")
    except sqlite3.DatabaseError:
        return True


def refuse_damage(path: Path, checksums: Mapping[str, TableChecksum]) -> None:
    """Read a database that nobody writes to its end: every row for the sums, and every index for as many entries.

    A tenth of what SQLite's own check takes. That a value or a word is not what it was is for the audit to find. No other
    connection of this process may have the file open: see `bulk_database`.

    Raises:
        CopyDamaged: the rows are not those of the checksums, or an index has more or fewer entries.
        sqlite3.DatabaseError: a page cannot be read.
    """
    with bulk_reading(path) as connection:
        read = {table: _read_rows(connection, table) for table in read_tables(connection)}
        if {table.name: checksum for table, (checksum, _) in read.items()} != checksums:
            raise CopyDamaged
        for table, (checksum, flagged) in read.items():
            count, *_ = split_checksum(checksum)
            if _entries(connection, table.name) - {count} or _flag_entries(connection, table) != flagged:
                raise CopyDamaged


def _read_rows(connection: RunsSql, table: ChannelTable) -> tuple[TableChecksum, list[int]]:
    """Sum the stored row hashes of a table, and count the rows that each of its flags is set on; they are read once."""
    columns = [CHECKSUM_COLUMNS.format(ROW_HASH), *(f'coalesce(sum("{name}" = 1), 0)' for name in table.flags)]
    count, low, high, *flagged = connection.execute(f'SELECT {", ".join(columns)} FROM "{table.name}"').fetchone()
    return join_checksum((count, low, high)), flagged


def _flag_entries(connection: RunsSql, table: ChannelTable) -> list[int]:
    """Count the entries of the index of each flag."""
    sources = [f'"{table.name}" INDEXED BY "{table.name}_{name}_index" WHERE "{name}" = 1' for name in table.flags]
    return [connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0] for source in sources]


def _entries(connection: RunsSql, table: str) -> set[int]:
    """Count the entries of each index of all rows, and the rows its word index knows; the words are only gone through."""
    rows = connection.execute("SELECT name FROM pragma_index_list(?) WHERE NOT partial", (table,)).fetchall()
    # Without a condition SQLite would count in the smallest of the indexes, whichever is named.
    sources = [f'"{table}" INDEXED BY "{name}" WHERE 1' for (name,) in rows]
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{table}_search_data",)).fetchone():
        sources.append(f'"{table}_search_docsize"')
        for part in ("data", "idx"):
            connection.execute(f'SELECT count(*) FROM "{table}_search_{part}"').fetchone()
    return {connection.execute(f"SELECT count(*) FROM {source}").fetchone()[0] for source in sources}


def rotten_tables(path: Path) -> list[str]:
    """Name the tables of a copy whose values are not those of its release, by hashing every row anew: slow.

    A copy that cannot be read to its end gives the error it met in the place of names.
    """
    try:
        return differing_tables(path)
    except (sqlite3.DatabaseError, PackageInvalid) as error:
        # Not there any more: another file took its place meanwhile.
        return [f"{type(error).__name__}: {error}"] if path.is_file() else []
