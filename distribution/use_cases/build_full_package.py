"""Make a FULL package of a group's last release out of the builder's copy, without asking HQ's tables again.

Made when the DELTAs since the last one have grown heavy, so that a new register is never far from complete, and when
the file of the last one was lost.

How the bytes of rows that are gone are kept out of it says `distribution.packaging.full_copy`.
"""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from channel.ddl import read_tables, rebuild_search_sql
from channel.errors import PackageInvalid
from channel.header import Audience, PackageHeader, write_header
from channel.state import read_state
from distribution.group_keys import key_for_package
from distribution.models import Package
from distribution.package_store import package_store
from distribution.packaging.build import Build
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.copy_damage import CopyDamaged, refuse_damage, speaks_of_damage
from distribution.packaging.copy_folder import unpacking_folder
from distribution.packaging.full_copy import open_unjournaled, take_as_it_is, write_anew
from distribution.packaging.headers import full_header
from distribution.packaging.package_files import store_package


def build_full_package(*, build: Build, audience: Audience) -> Package:
    """Package the builder's copy for an audience; it must be at the group's last release.

    In the package for OFFLINE channel databases the tables excluded from them are empty.

    Raises:
        PackageInvalid: there is no copy.
        CopyDamaged: the copy's rows are not those of the release.
    """
    path = build.folder.current()
    if path is None:
        raise PackageInvalid("There is no copy to make a package of.")
    emptied = frozenset(build.last.excluded_tables if build.last and audience == Audience.OFFLINE else ())
    with unpacking_folder(build.folder) as folder:
        try:
            with closing(open_copy(path)) as copy:
                header = full_header(build, read_state(copy), audience=audience, emptied=emptied)
                database = path if not emptied and take_as_it_is(copy, header) else Path(folder) / "full.db"
                if database != path:
                    _write_anew(copy, database, header, emptied)
            key = key_for_package(group=build.group, job=None, now=build.now)
            check = partial(refuse_damage, database, header.checksums)
            package = store_package(database, header, package_store(), key=key, meanwhile=check)
        except sqlite3.DatabaseError as error:
            if speaks_of_damage(error):
                raise CopyDamaged from error
            raise
    package.save(force_insert=True)
    return package


def _write_anew(copy: sqlite3.Connection, database: Path, header: PackageHeader, emptied: frozenset[str]) -> None:
    """Write what the copy holds, and nothing it ever held beside, to a new database, without the rows of some tables."""
    write_anew(copy, database)
    with closing(open_unjournaled(database)) as written:
        _empty(written, emptied)
        written.execute("BEGIN")
        write_header(written, header)
        written.execute("COMMIT")


def _empty(written: sqlite3.Connection, tables: frozenset[str]) -> None:
    """Remove the rows of some tables, and every byte of them."""
    for table in read_tables(written):
        if table.name in tables:
            written.execute(f'DELETE FROM "{table.name}"')  # noqa: S608 - the name of a ChannelTable
            for statement in rebuild_search_sql(table):
                written.execute(statement)
    if tables:
        written.execute("VACUUM")
