"""Publish a release of what changed in some jobs: packages first, then the release, then the builder's copy.

The changes are applied to the builder's copy first, by the code a register uses and inside one transaction that is
committed last. Nothing changed: no release, only the watermarks move on, so that the next run need not look so far back.
A job that cannot be read keeps its rows and its watermark and is told of; the others go on.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from channel.ddl import read_tables
from channel.header import Audience
from channel.state import write_state
from channel.table import ChannelTable
from distribution.announcements import replicated_tables
from distribution.group_keys import key_for_package
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.packaging.build import Build, BuildResult, BuildStage
from distribution.packaging.exclusion import DeltaContent, Exclusion
from distribution.packaging.headers import delta_header, next_state
from distribution.packaging.job_changes import JobChanges, find_job_changes
from distribution.packaging.package_files import store_delta
from distribution.packaging.shape_changes import ShapeChange, attach_for_reshaping, store_repairs
from distribution.packaging.stores_of_copy import stores_of_copy
from distribution.queries.job_watermarks import watermarks_of_group
from distribution.queries.last_changes import last_changes
from distribution.use_cases.publish_release import ReleasedStores, move_watermarks, publish_release


@dataclass(frozen=True, slots=True)
class ReleaseWork:
    """What a release is about: the jobs to look at, since when, those in another shape, and what else takes effect.

    A job without a watermark in `since` is compared whole. `awaited` are the stores that come into the group.
    """

    jobs: list[int]
    exclusion: Exclusion
    since: dict[int, str] = field(default_factory=dict)
    shapes: dict[int, ShapeChange] = field(default_factory=dict)
    awaited: frozenset[int] = frozenset()


def publish_changes(*, copy: sqlite3.Connection, build: Build, last: Release, work: ReleaseWork) -> BuildResult:
    """Find what changed, apply it to the copy, and publish what follows `last` of it; nothing changed, no release.

    Raises:
        BuildCanceled: somebody wanted it.
        CopyDamaged: the copy cannot be read; nothing is published.
        GroupBusy: another builder has published meanwhile.
        OSError, sqlite3.Error: a package or the copy could not be written.
    """
    work.exclusion.open(copy)
    attach_for_reshaping(copy)
    copy.execute("BEGIN IMMEDIATE")
    emptied = work.exclusion.stage_emptied(copy, read_tables(copy))
    found = find_job_changes(copy, build, work.jobs, work.since, work.shapes)
    watermarks = {job: build.snapshot.watermark for job in work.jobs if job not in found.failures}
    stores = ReleasedStores(stores_of_copy(copy), frozenset() if found.failures else work.awaited)
    tables = {job: tables for job, tables in _tables_by_job(copy).items() if job not in found.reshaped}
    contents = work.exclusion.contents(copy, tables, found.changes, emptied)
    if contents or found.reshaped:
        return _publish(copy, build, found, contents, watermarks, stores)
    move_watermarks(
        group=build.group, after=last, epoch=build.snapshot.epoch, watermarks=watermarks, stores=stores, now=build.now
    )
    return BuildResult(failures=found.failures)


def _tables_by_job(copy: sqlite3.Connection) -> dict[int, list[ChannelTable]]:
    """Give the copy's tables by the job they are announced for."""
    jobs = {replicated.table.name: replicated.job for replicated in replicated_tables()}
    tables = defaultdict(list)
    for table in read_tables(copy):
        if table.name in jobs:
            tables[jobs[table.name]].append(table)
    return dict(tables)


def _publish(
    copy: sqlite3.Connection,
    build: Build,
    found: JobChanges,
    contents: list[DeltaContent],
    watermarks: dict[int, str],
    stores: ReleasedStores,
) -> BuildResult:
    """Write the packages, publish the release, and only then commit the copy."""
    of_release = watermarks_of_group(build.group.pk, build.snapshot.epoch) | watermarks
    state = next_state(build, found.checksums, of_release)
    packages = _store(copy, build, found, contents, of_release)
    for shape in found.reshaped.values():
        packages += store_repairs(copy, build, shape, state)
    rows = sum(package.rows for package in packages)
    build.watch.tell(BuildStage.PACKAGED, rows=rows)
    release = publish_release(
        group=build.group,
        after=build.last,
        epoch=build.snapshot.epoch,
        watermarks=watermarks,
        checksums=found.checksums,
        excluded=build.excluded,
        packages=packages,
        stores=stores,
        now=build.now,
    )
    build.watch.tell(BuildStage.PUBLISHED, rows=rows)
    write_state(copy, state)
    copy.execute("COMMIT")
    return BuildResult(release, tuple(packages), found.failures)


def _store(
    copy: sqlite3.Connection, build: Build, found: JobChanges, contents: list[DeltaContent], watermarks: dict[int, str]
) -> list[Package]:
    """Write a package for each content, from the release on at which its job's rows were last changed."""
    assert build.last is not None, "a DELTA follows a release"
    fitting = last_changes(build.last, {content.job for content in contents})
    packages = []
    for content, from_release in _with_releases(contents, fitting):
        header = delta_header(build, content, from_release=from_release, checksums=found.checksums, watermarks=watermarks)
        tables = [change.table for change in content.changes]
        key = key_for_package(group=build.group, job=content.job, now=build.now)
        packages.append(store_delta(copy, tables, header, package_store(), schema=content.schema, key=key))
    return packages


def _with_releases(
    contents: Iterable[DeltaContent], fitting: Mapping[tuple[Audience, int], int]
) -> Iterator[tuple[DeltaContent, int]]:
    """Give each content the release from which on it fits; one for ALL becomes two where that is not the same one."""
    for content in contents:
        kinds = (Audience.OFFLINE, Audience.STORE) if content.audience == Audience.ALL else (content.audience,)
        releases = [fitting[kind, content.job] for kind in kinds]
        if len(set(releases)) == 1:
            yield content, releases[0]
        else:
            yield from ((replace(content, audience=kind), number) for kind, number in zip(kinds, releases, strict=True))
