"""The database of a later FULL package: the builder's copy itself, where nothing of people can be left in it.

SQLite leaves the bytes of deleted rows in a file, a customer's name among them, unless it is told to overwrite them
(`secure_delete`), as every connection that writes a channel database is. Two things remain all the same: what lay where
rows were moved between pages, and words in the word indexes, which keep them until they are merged. So the rows of tables
about people are written anew in the copy, and their word indexes are made anew. A copy that was ever written without
is not marked, and one with many free pages is better written anew: then all that is there goes into a new file
(VACUUM INTO), which takes several times as long.
"""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from channel.ddl import RunsSql, read_tables, rebuild_search_sql
from channel.errors import PackageInvalid
from channel.header import PackageHeader, read_header, write_header
from distribution.announcements import personal_jobs, tables_of_job

# PRAGMA user_version of a database whose deleted rows were overwritten from its first day on.
OVERWRITTEN = 1
# Of so many pages one may be free in a file that is taken as it is.
PAGES_PER_FREE_PAGE = 10


def mark_as_overwritten(connection: RunsSql) -> None:
    """Say of a new database that nothing was ever deleted in it without being overwritten."""
    connection.execute(f"PRAGMA user_version = {OVERWRITTEN}")


def take_as_it_is(copy: sqlite3.Connection, header: PackageHeader) -> bool:
    """Make the copy's own file the database of a package, with its header; False when it has to be written anew.

    Afterwards the copy is to be closed, and its file to be read before anybody writes it.

    Raises:
        sqlite3.DatabaseError: the copy is damaged.
    """
    if not _may_be_taken_as_it_is(copy):
        return False
    copy.execute("BEGIN IMMEDIATE")
    if not _was_packaged(copy, header):
        people = {replicated.table.name for job in personal_jobs() for replicated in tables_of_job(job)}
        _rewrite_rows(copy, people)
        _rebuild_searches(copy, people)
    write_header(copy, header)
    copy.execute("COMMIT")
    # Not all is in the file itself as long as somebody else reads what was there before.
    is_busy, _, _ = copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def write_anew(copy: sqlite3.Connection, database: Path) -> None:
    """Write what the copy holds, and no byte of people who are gone, to the new file `database`.

    Raises:
        sqlite3.DatabaseError: the copy is damaged.
    """
    copy.execute("BEGIN IMMEDIATE")
    _rebuild_searches(copy, {table.name for table in read_tables(copy)})
    copy.execute("COMMIT")
    copy.execute("VACUUM INTO ?", (str(database),))
    with closing(sqlite3.connect(database, isolation_level=None)) as written:
        mark_as_overwritten(written)


def open_unjournaled(path: Path) -> sqlite3.Connection:
    """Open a database that nothing points to yet: when writing fails, the file is thrown away."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    connection.execute("PRAGMA journal_mode = OFF").fetchone()
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _may_be_taken_as_it_is(copy: sqlite3.Connection) -> bool:
    mark, free, pages = (
        copy.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "freelist_count", "page_count")
    )
    return bool(mark == OVERWRITTEN and free * PAGES_PER_FREE_PAGE <= pages)


def _was_packaged(copy: sqlite3.Connection, header: PackageHeader) -> bool:
    """Tell whether the copy became a package at this very release: then its word indexes are as they were made."""
    try:
        last = read_header(copy)
    except PackageInvalid:
        return False
    return (last.kind, last.epoch, last.to_release) == (header.kind, header.epoch, header.to_release)


def _rewrite_rows(connection: sqlite3.Connection, tables: Collection[str]) -> None:
    """Write the rows of some tables anew, into pages that are emptied whole before."""
    for table in read_tables(connection):
        if table.name in tables:
            name = f'main."{table.name}"'
            connection.execute(f"CREATE TEMP TABLE rewritten AS SELECT * FROM {name}")  # noqa: S608 - the name of a ChannelTable
            connection.execute(f"DELETE FROM {name}")  # noqa: S608
            connection.execute(f"INSERT INTO {name} SELECT * FROM temp.rewritten ORDER BY 1")  # noqa: S608
            connection.execute("DROP TABLE temp.rewritten")


def _rebuild_searches(connection: sqlite3.Connection, tables: Collection[str]) -> None:
    """Make the word indexes of some tables anew."""
    for table in read_tables(connection):
        if table.name in tables:
            for statement in rebuild_search_sql(table):
                connection.execute(statement)
