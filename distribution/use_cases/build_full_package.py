"""Make a FULL package of a group's last release out of the builder's copy, without asking HQ's tables again.

Made when the DELTAs since the last one have grown heavy, so that a new register is never far from complete, and when
the file of the last one was lost.

Not the copy's own file: that still has the bytes of rows that were deleted, a customer's name among them, in its free
pages and in its word indexes. The word indexes are made anew and all that is there is written to a new file, which
costs less than zeroing on every DELTA and shows damage before a register meets it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from channel.ddl import read_tables, rebuild_search_sql
from channel.errors import PackageInvalid
from channel.header import PackageHeader, write_header
from channel.row_hash import table_checksum
from channel.state import read_state
from distribution.models import Package
from distribution.package_store import package_store
from distribution.packaging.build import Build
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.copy_damage import CopyDamaged, speaks_of_damage
from distribution.packaging.copy_folder import unpacking_folder
from distribution.packaging.headers import full_header
from distribution.packaging.package_files import store_package


def build_full_package(*, build: Build) -> Package:
    """Package the builder's copy as it is; it must be at the group's last release.

    Raises:
        PackageInvalid: there is no copy.
        CopyDamaged: the copy's rows are not those of the release.
    """
    path = build.folder.current()
    if path is None:
        raise PackageInvalid("There is no copy to make a package of.")
    with unpacking_folder(build.folder) as folder:
        database = Path(folder) / "full.db"
        try:
            header = _write_full(path, database, build)
        except sqlite3.DatabaseError as error:
            if speaks_of_damage(error):
                raise CopyDamaged from error
            raise
        package = store_package(database, header, package_store())
    package.save(force_insert=True)
    return package


def _write_full(path: Path, database: Path, build: Build) -> PackageHeader:
    """Write what the copy holds, and nothing it ever held beside, to a new database."""
    with closing(open_copy(path)) as copy:
        header = full_header(build, read_state(copy))
        copy.execute("BEGIN IMMEDIATE")
        for table in read_tables(copy):
            for statement in rebuild_search_sql(table):
                copy.execute(statement)
        copy.execute("COMMIT")
        copy.execute("VACUUM INTO ?", (str(database),))
    with closing(sqlite3.connect(database, isolation_level=None)) as written:
        written.execute("PRAGMA journal_mode = OFF").fetchone()
        written.execute("PRAGMA synchronous = OFF")
        _refuse_other_rows(written, header)
        written.execute("BEGIN")
        write_header(written, header)
        written.execute("COMMIT")
    return header


def _refuse_other_rows(written: sqlite3.Connection, header: PackageHeader) -> None:
    """Compare the sums of the rows with the release's, as a register will."""
    if {table.name: table_checksum(written, table) for table in read_tables(written)} != header.checksums:
        raise CopyDamaged
