"""Build the release that follows the last one: what changed in some jobs since they were last looked at.

Which jobs are looked at is decided here: those asked for, and those that something concerns whatever is asked for. A job
whose tables are announced in another shape leads to the release by a REPAIR in the place of a DELTA.
"""

from collections.abc import Iterable
from contextlib import closing

from distribution.models import Release, SchedulerJob
from distribution.packaging.build import Build, BuildResult
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.exclusion import Exclusion
from distribution.packaging.shape_changes import find_shape_changes
from distribution.queries.changed_announcements import changed_announcements
from distribution.queries.job_watermarks import usable_watermarks
from distribution.queries.moment_is_passed import jobs_past_moment
from distribution.use_cases.publish_changes import ReleaseWork, publish_changes
from registers.queries.awaited_stores import awaited_stores


def build_delta_release(*, build: Build, last: Release, jobs: Iterable[int]) -> BuildResult:
    """Build and publish what changed in some jobs since they were last looked at; the copy must be at release `last`.

    A store that comes into the group comes whole: then all jobs are looked at, whatever is asked for. Its registers would
    otherwise be led to a release that has the store and not yet its prices. What is newly excluded from offline databases,
    or newly included, takes effect whatever jobs are asked for, and so do tables that are announced in another shape.

    A job is passed over when its watermark is not behind the snapshot: a run that took its moment before another one's
    may reach a group after it, and must not take the group back.

    Raises:
        BuildCanceled: somebody wanted it.
        CopyDamaged: the copy cannot be read; nothing is published.
        GroupBusy: another builder has published meanwhile.
        OSError, sqlite3.Error: a package or the copy could not be written.
    """
    path = build.folder.current()
    assert path is not None, "the copy is at the last release"
    with closing(open_copy(path)) as copy:
        shapes = find_shape_changes(copy, changed_announcements(build.group.pk))
        awaited = awaited_stores(build.group.pk)
        wanted = set(SchedulerJob.objects.values_list("pk", flat=True) if awaited else jobs) | shapes.keys()
        since = usable_watermarks(build.group.pk, build.snapshot)
        later = jobs_past_moment(build.group.pk, build.snapshot)
        is_new = {job for job in wanted if job not in since or not build.snapshot.is_covered_by(since[job])}
        due = sorted((is_new | shapes.keys()) - later)
        exclusion = Exclusion(frozenset(last.excluded_tables), build.excluded)
        if not due and not awaited and not exclusion.toggled:
            return BuildResult()
        # of a job that is passed over, the rows of a store that comes may not be there yet: the next run serves it
        work = ReleaseWork(due, exclusion, since, shapes, frozenset() if later else awaited)
        return publish_changes(copy=copy, build=build, last=last, work=work)
