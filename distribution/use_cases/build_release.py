"""Build the next release of a channel data group from a snapshot of HQ, package it and publish it.

What changed is found by comparing with the builder's own copy of the group, which is brought to the last release first;
so it does not matter where an earlier builder died, and a lost copy or a lost package costs time, never rows.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from distribution.extraction.snapshot import Snapshot
from distribution.models import SchedulerJob
from distribution.packaging.build import Build, BuildCanceled, BuildProgress, BuildResult, BuildStage, BuildWatch
from distribution.packaging.builder_folder import discard_copy, locked_builder_folder
from distribution.packaging.copy_damage import CopyDamaged, speaks_of_damage
from distribution.queries.full_package_due import full_package_is_due
from distribution.queries.moment_is_passed import moment_is_passed
from distribution.queries.release_path import last_release
from distribution.use_cases.build_delta_release import build_delta_release
from distribution.use_cases.build_full_package import build_full_package
from distribution.use_cases.build_whole_release import build_whole_release
from distribution.use_cases.catch_up_builder_copy import catch_up_builder_copy
from registers.models import ChannelDataGroup

__all__ = ["BuildCanceled", "BuildProgress", "BuildResult", "BuildStage", "build_release"]

logger = logging.getLogger(__name__)


def build_release(
    *,
    snapshot: Snapshot,
    group: ChannelDataGroup,
    jobs: Iterable[int],
    now: datetime,
    on_progress: Callable[[BuildProgress], None] | None = None,
    should_cancel: Callable[[], bool] | None = None,
) -> BuildResult:
    """Build and publish what a group is to receive of some jobs (by number), as the snapshot shows it.

    Disabled jobs are left out. A group's first release takes all jobs whatever is asked for, because a register sells
    from a complete channel database only; so does the release after an epoch was raised, or after copy and packages
    were lost. Such a release is not made of a moment that the group has been sent on past: nothing is published then, and
    the next run does it. Must not be called within a transaction: what is published has to be committed before the copy
    is.

    Raises:
        GroupBusy: another builder is at work on this group, or was faster; try again later.
        BuildCanceled: `should_cancel` said so before anything was published.
        sqlite3.Error, PackageInvalid, OSError, or an error of HQ's engine: nothing could be read or written.
    """
    watch = BuildWatch(on_progress, should_cancel)
    with locked_builder_folder(group.pk) as folder:
        build = Build(group, snapshot, now, folder, last_release(group.pk), watch=watch)
        try:
            result = _build(build, set(jobs))
        except (CopyDamaged, sqlite3.DatabaseError) as error:
            if not speaks_of_damage(error):
                raise
            logger.exception("The builder's copy of channel data group %s is damaged and made again", group)
            discard_copy(folder)
            result = _build(replace(build, last=last_release(group.pk)), set(jobs))
        watch.tell(BuildStage.DONE, rows=result.rows)
        return result


def _build(build: Build, jobs: set[int]) -> BuildResult:
    """Follow the last release where the copy is there or can be brought there; begin from the tables where it is not."""
    last, snapshot = build.last, build.snapshot
    is_same_epoch = last is not None and last.epoch == snapshot.epoch
    if last and is_same_epoch and catch_up_builder_copy(folder=build.folder, last=last, audience=build.audience):
        enabled = list(SchedulerJob.objects.filter(pk__in=jobs, is_enabled=True).values_list("pk", flat=True))
        result = build_delta_release(build=build, last=last, jobs=enabled)
    elif last and moment_is_passed(last, snapshot):
        logger.warning("Channel data group %s was sent a later moment of HQ than this run's; the next run goes on", build.group)
        return BuildResult()
    else:
        result = build_whole_release(build=build)
    return _with_full_package(build, result)


def _with_full_package(build: Build, result: BuildResult) -> BuildResult:
    """Add a FULL package when one is due. What is published stays published when that fails; the next build tries again."""
    if not full_package_is_due(build.group.pk, build.audience):
        return result
    try:
        package = build_full_package(build=build)
    except (OSError, sqlite3.Error, CopyDamaged) as error:
        if isinstance(error, CopyDamaged):
            discard_copy(build.folder)
        logger.exception("The FULL package of channel data group %s is due and could not be made", build.group)
        return result
    return replace(result, packages=(*result.packages, package))
