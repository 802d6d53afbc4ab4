"""Make a FULL package of a group's last release out of the builder's copy, without asking HQ's tables again.

Made when the DELTAs since the last one have grown heavy, so that a new register is never far from complete, and when
the file of the last one was lost.
"""

from contextlib import closing

from channel.errors import PackageInvalid
from channel.header import write_header
from channel.state import read_state
from distribution.models import Package
from distribution.package_store import package_store
from distribution.packaging.build import Build
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.headers import full_header
from distribution.packaging.package_files import store_package


def build_full_package(*, build: Build) -> Package:
    """Package the builder's copy as it is; it must be at the group's last release.

    Raises:
        PackageInvalid: there is no copy.
    """
    path = build.folder.current()
    if path is None:
        raise PackageInvalid("There is no copy to make a package of.")
    with closing(open_copy(path)) as copy:
        header = full_header(build, read_state(copy))
        copy.execute("BEGIN IMMEDIATE")
        write_header(copy, header)
        copy.execute("COMMIT")
        # Brings everything from the WAL into the file, which is now a package as it is.
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
    package = store_package(path, header, package_store())
    package.save(force_insert=True)
    return package
