"""Build the next release of a channel data group from a snapshot of HQ, package it and publish it.

One builder at a time: everything happens in the builder's folder of the group, which is held locked meanwhile.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from distribution.extraction.snapshot import Snapshot
from distribution.packaging.build import Build, BuildCanceled, BuildProgress, BuildResult, BuildStage, BuildWatch
from distribution.packaging.builder_folder import locked_builder_folder
from distribution.queries.offline_exclusions import tables_excluded_from_offline
from distribution.queries.release_path import last_release
from distribution.use_cases.build_next_release import build_next_release
from registers.models import ChannelDataGroup

__all__ = ["BuildCanceled", "BuildProgress", "BuildResult", "BuildStage", "build_release"]


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
        excluded = tables_excluded_from_offline()
        build = Build(group, snapshot, now, folder, last_release(group.pk), excluded, watch)
        result = build_next_release(build=build, jobs=set(jobs))
        watch.tell(BuildStage.DONE, rows=result.rows)
        return result
