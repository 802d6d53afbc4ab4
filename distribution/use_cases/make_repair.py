"""Make the REPAIR of one job out of the builder's copy of a group, for whoever has to have the job's tables anew.

The copy is at the group's last release, or is brought there first; a REPAIR of that serves all who asked before, because
what follows it leads on.
"""

import time
from contextlib import ExitStack, closing

from channel.ddl import read_tables
from channel.errors import GroupBusy, PackageInvalid
from channel.header import Audience
from channel.release_folder import ReleaseFolder
from channel.row_hash import table_checksum
from channel.state import read_state
from distribution.announcements import tables_of_job
from distribution.group_keys import key_for_package
from distribution.models import Package, PackageRequest, Release
from distribution.package_store import package_store
from distribution.packaging.builder_folder import locked_builder_folder
from distribution.packaging.copy_damage import CopyDamaged
from distribution.packaging.repair_file import repair_header, store_repair
from distribution.queries.release_path import last_release
from distribution.use_cases.follow_path import follow_path, is_at

# Most builds are over by then; for a longer one the request waits.
BUSY_SECONDS = 5.0
BUSY_LOOK_SECONDS = 0.1


def make_repair(*, request: PackageRequest) -> Package:
    """Package the tables of the request's job at the group's last release; the row is not saved yet.

    Raises:
        GroupBusy: a builder is at work on the group; ask again later.
        PackageInvalid: the copy cannot be brought to the last release.
        CopyDamaged: the copy's rows are not those of the release.
        OSError, sqlite3.Error: a file is lost, the disk is full, or the copy is damaged.
    """
    with ExitStack() as stack:
        folder = _locked_folder(stack, request.group_id)
        last = last_release(request.group_id)
        if last is None:
            raise PackageInvalid("Nothing has been published yet.")
        if not is_at(folder.state(), last, Audience.STORE):
            follow_path(folder=folder, target=last, audience=Audience.STORE)
        return _package(folder, last, request)


def _locked_folder(stack: ExitStack, group_id: int) -> ReleaseFolder:
    """Hold the builder's copy until the end of `stack`, waiting a moment for a builder that has it."""
    give_up_at = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return stack.enter_context(locked_builder_folder(group_id))
        except GroupBusy:
            if time.monotonic() >= give_up_at:
                raise
            time.sleep(BUSY_LOOK_SECONDS)


def _package(folder: ReleaseFolder, last: Release, request: PackageRequest) -> Package:
    """Write the REPAIR from the copy; one file for both kinds of channel databases when nothing of the job is excluded."""
    assert request.job_id is not None, "asked of a REPAIR"
    names = {replicated.table.name for replicated in tables_of_job(request.job_id)}
    is_for_all = not names.intersection(last.excluded_tables)
    audience = Audience.ALL if is_for_all else Audience(request.audience)
    emptied = frozenset(last.excluded_tables if audience == Audience.OFFLINE else ())
    with closing(folder.open()) as copy:
        tables = [table for table in read_tables(copy) if table.name in names]
        state = read_state(copy)
        if any(table_checksum(copy, table) != state.checksums[table.name] for table in tables):
            raise CopyDamaged
        header = repair_header(
            state,
            group=request.group,
            audience=audience,
            job=request.job_id,
            tables=tables,
            now=last.published_at,
            emptied=frozenset(last.excluded_tables),
        )
        key = key_for_package(group=request.group, job=request.job_id, now=request.requested_at)
        package = store_repair(copy, tables, header, package_store(), key=key, emptied=emptied)
    package.is_squashed = True
    return package
