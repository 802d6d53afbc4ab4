"""Build what follows a group's last release, in the builder's folder that the caller holds locked.

What changed is found by comparing with the builder's own copy of the group, which is brought to the last release first;
so it does not matter where an earlier builder died, and a lost copy or a lost package costs time, never rows.
"""

import logging
import sqlite3
from collections.abc import Collection
from dataclasses import replace

from distribution.models import SchedulerJob
from distribution.packaging.build import Build, BuildResult
from distribution.packaging.builder_folder import discard_copy
from distribution.packaging.copy_damage import CopyDamaged, speaks_of_damage
from distribution.queries.full_package_due import audiences_of_full_packages, full_package_is_due
from distribution.queries.moment_is_passed import moment_is_passed
from distribution.queries.release_path import last_release
from distribution.use_cases.build_delta_release import build_delta_release
from distribution.use_cases.build_full_package import build_full_package
from distribution.use_cases.build_whole_release import build_whole_release
from distribution.use_cases.catch_up_builder_copy import catch_up_builder_copy

logger = logging.getLogger(__name__)


def build_next_release(*, build: Build, jobs: Collection[int]) -> BuildResult:
    """Build and publish what some jobs have changed, and the FULL packages that are due; a damaged copy is made again.

    Raises:
        GroupBusy: another builder was faster.
        BuildCanceled: somebody wanted it.
        sqlite3.Error, PackageInvalid, OSError, or an error of HQ's engine: nothing could be read or written.
    """
    try:
        return _build(build, jobs)
    except (CopyDamaged, sqlite3.DatabaseError) as error:
        if not speaks_of_damage(error):
            raise
        logger.exception("The builder's copy of channel data group %s is damaged and made again", build.group)
        discard_copy(build.folder)
        return _build(replace(build, last=last_release(build.group.pk)), jobs)


def _build(build: Build, jobs: Collection[int]) -> BuildResult:
    """Follow the last release where the copy is there or can be brought there; begin from the tables where it is not."""
    last, snapshot = build.last, build.snapshot
    is_same_epoch = last is not None and last.epoch == snapshot.epoch
    if last and is_same_epoch and catch_up_builder_copy(folder=build.folder, last=last):
        enabled = list(SchedulerJob.objects.filter(pk__in=jobs, is_enabled=True).values_list("pk", flat=True))
        result = build_delta_release(build=build, last=last, jobs=enabled)
    elif last and moment_is_passed(last, snapshot):
        logger.warning("Channel data group %s was sent a later moment of HQ than this run's; the next run goes on", build.group)
        return BuildResult()
    else:
        result = build_whole_release(build=build)
    return _with_full_packages(replace(build, last=result.release or last), result)


def _with_full_packages(build: Build, result: BuildResult) -> BuildResult:
    """Add the FULL packages that are due. What is published stays published when that fails; the next build tries again."""
    assert build.last is not None, "something is published by now"
    for audience in audiences_of_full_packages(build.last):
        if not full_package_is_due(build.group.pk, audience, now=build.now):
            continue
        try:
            package = build_full_package(build=build, audience=audience)
        except (OSError, sqlite3.Error, CopyDamaged) as error:
            logger.exception("The FULL package of channel data group %s is due and could not be made", build.group)
            if isinstance(error, CopyDamaged):
                discard_copy(build.folder)
                break
        else:
            result = replace(result, packages=(*result.packages, package))
    return result
