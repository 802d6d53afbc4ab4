"""Build a release of what change capture has missed: every row of the copy compared with HQ's tables.

A step of the audit, after a build has brought the copy to the very moment that is compared. What differs then was never
in the change log: a trigger was missing, a filter reads what it does not declare, or the copy is not what was published.
"""

from contextlib import closing

from distribution.models import Release, SchedulerJob
from distribution.packaging.build import Build, BuildResult
from distribution.packaging.builder_folder import open_copy
from distribution.packaging.exclusion import Exclusion
from distribution.queries.job_watermarks import usable_watermarks
from distribution.use_cases.publish_changes import ReleaseWork, publish_changes


def build_audit_release(*, build: Build, last: Release) -> BuildResult:
    """Compare the tables of the enabled jobs whole and publish what differs; the copy must be at release `last`.

    Jobs that are not at the moment of the snapshot, because they could not be read, are left out.

    Raises:
        CopyDamaged: the copy cannot be read; nothing is published.
        GroupBusy: another builder has published meanwhile.
        OSError, sqlite3.Error: a package or the copy could not be written.
    """
    since = usable_watermarks(build.group.pk, build.snapshot)
    enabled = SchedulerJob.objects.filter(is_enabled=True).order_by("pk").values_list("pk", flat=True)
    jobs = [job for job in enabled if since.get(job) == build.snapshot.watermark]
    path = build.folder.current()
    assert path is not None, "the copy is at the last release"
    with closing(open_copy(path)) as copy:
        work = ReleaseWork(jobs, Exclusion(frozenset(last.excluded_tables), build.excluded))
        return publish_changes(copy=copy, build=build, last=last, work=work)
