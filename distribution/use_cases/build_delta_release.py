"""Publish the release that follows the last one: a DELTA for each job in which something truly changed.

The changes are applied to the builder's copy first, by the code a register uses and inside one transaction that is
committed last. Nothing changed: no release, only the watermarks move on, so that the next run need not look so far back.
A job that cannot be read keeps its rows and its watermark and is told of; the others go on.
"""

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field

from channel.delta import apply_table
from channel.errors import PackageInvalid
from channel.row_hash import TableChecksum
from channel.state import read_state, write_state
from distribution.announcements import tables_of_job
from distribution.models import Package, Release, SchedulerJob
from distribution.package_store import package_store
from distribution.packaging.build import Build, BuildResult, BuildStage
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.copy_damage import CopyDamaged, copy_is_damaged
from distribution.packaging.headers import delta_header, next_state
from distribution.packaging.package_files import store_delta
from distribution.packaging.stores_of_copy import stores_of_copy
from distribution.packaging.table_changes import STAGED_SCHEMA, TableChange, find_table_change
from distribution.queries.job_watermarks import usable_watermarks, watermarks_of_group
from distribution.use_cases.publish_release import ReleasedStores, move_watermarks, publish_release
from registers.queries.awaited_stores import awaited_stores

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Found:
    """What looking at the jobs brought up. `checksums` are those of every table once the changes are applied."""

    checksums: dict[str, TableChecksum]
    changes: dict[int, list[TableChange]] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)


def build_delta_release(*, build: Build, last: Release, jobs: list[int]) -> BuildResult:
    """Build and publish what changed in some jobs since they were last looked at; the copy must be at release `last`.

    A store that comes into the group comes whole: then all jobs are looked at, whatever is asked for. Its registers would
    otherwise be led to a release that has the store and not yet its prices.

    A job is passed over when its watermark is not behind the snapshot: a run that took its moment before another one's
    may reach a group after it, and must not take the group back.

    Raises:
        BuildCanceled: somebody wanted it.
        CopyDamaged: the copy cannot be read; nothing is published.
        GroupBusy: another builder has published meanwhile.
        OSError, sqlite3.Error: a package or the copy could not be written.
    """
    awaited = awaited_stores(build.group.pk)
    if awaited:
        jobs = list(SchedulerJob.objects.values_list("pk", flat=True))
    since = usable_watermarks(build.group.pk, build.snapshot)
    jobs = sorted(job for job in set(jobs) if job not in since or not build.snapshot.is_covered_by(since[job]))
    path = build.folder.current()
    assert path is not None, "the copy is at the last release"
    if not jobs and not awaited:
        return BuildResult()
    with closing(open_copy(path)) as copy:
        copy.execute("BEGIN IMMEDIATE")
        found = _look_at_jobs(copy, build, jobs, since)
        watermarks = {job: build.snapshot.watermark for job in jobs if job not in found.failures}
        stores = ReleasedStores(stores_of_copy(copy), frozenset() if found.failures else awaited)
        if found.changes:
            return _publish(copy, build, found, watermarks, stores)
    move_watermarks(
        group=build.group, after=last, epoch=build.snapshot.epoch, watermarks=watermarks, stores=stores, now=build.now
    )
    return BuildResult(failures=found.failures)


def _look_at_jobs(copy: sqlite3.Connection, build: Build, jobs: list[int], since: dict[int, str]) -> _Found:
    """Find and apply the changes of each job; a job that fails leaves no trace but its error."""
    found = _Found(checksums=dict(read_state(copy).checksums))
    unreadable: tuple[type[Exception], ...] = (sqlite3.Error, PackageInvalid, *build.snapshot.errors)
    for job in jobs:
        copy.execute("SAVEPOINT job")
        try:
            with build.snapshot.attempt():
                changes, checksums = _change_copy(copy, build, job, since.get(job), found.checksums)
        except unreadable as error:
            if copy_is_damaged(copy, error):
                raise CopyDamaged from error
            logger.exception("Job %s of channel data group %s cannot be read", job, build.group)
            copy.execute("ROLLBACK TO job")
            found.failures[job] = f"{type(error).__name__}: {error}"
        else:
            found.checksums |= checksums
            if changes:
                found.changes[job] = changes
        copy.execute("RELEASE job")
    return found


def _change_copy(
    copy: sqlite3.Connection, build: Build, job: int, since: str | None, checksums: dict[str, TableChecksum]
) -> tuple[list[TableChange], dict[str, TableChecksum]]:
    """Apply what changed in a job's tables to the copy; return the changes and the new checksums of these tables."""
    found = (find_table_change(copy, build, replicated, since) for replicated in tables_of_job(job))
    changes = [change for change in found if change is not None]
    after = {
        change.table.name: apply_table(copy, STAGED_SCHEMA, change.table, checksums[change.table.name]) for change in changes
    }
    return changes, after


def _publish(
    copy: sqlite3.Connection, build: Build, found: _Found, watermarks: dict[int, str], stores: ReleasedStores
) -> BuildResult:
    """Write the packages, publish the release, and only then commit the copy."""
    of_release = watermarks_of_group(build.group.pk, build.snapshot.epoch) | watermarks
    packages = [_store(copy, build, found, job, of_release) for job in found.changes]
    rows = sum(package.rows for package in packages)
    build.watch.tell(BuildStage.PACKAGED, rows=rows)
    release = publish_release(
        group=build.group,
        after=build.last,
        epoch=build.snapshot.epoch,
        watermarks=watermarks,
        checksums=found.checksums,
        packages=packages,
        stores=stores,
        now=build.now,
    )
    build.watch.tell(BuildStage.PUBLISHED, rows=rows)
    write_state(copy, next_state(build, found.checksums, of_release))
    copy.execute("COMMIT")
    return BuildResult(release, tuple(packages), found.failures)


def _store(copy: sqlite3.Connection, build: Build, found: _Found, job: int, watermarks: dict[int, str]) -> Package:
    changes = found.changes[job]
    header = delta_header(
        build,
        job=job,
        row_counts={change.table.name: change.count for change in changes},
        checksums=found.checksums,
        watermarks=watermarks,
    )
    return store_delta(copy, [change.table for change in changes], header, package_store())
