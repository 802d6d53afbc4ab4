"""Publish a release made from the tables alone, as one FULL package: a group's first, and when its copy is of no use.

It always holds the tables of all jobs, whatever a schedule runs and whatever is disabled: a register can sell from a
channel database only when it is complete, and here every watermark is that of one moment.
"""

from functools import partial

from channel.header import Audience
from channel.package import removed_on_failure
from distribution.announcements import replicated_tables
from distribution.group_keys import key_for_package
from distribution.models import SchedulerJob
from distribution.package_store import package_store
from distribution.packaging.build import Build, BuildResult, BuildStage
from distribution.packaging.headers import full_header, next_state
from distribution.packaging.package_files import store_package
from distribution.packaging.stores_of_copy import stores_of_copy
from distribution.packaging.whole_copy import finish_whole_copy, sync_whole_copy, write_whole_copy
from distribution.use_cases.publish_release import ReleasedStores, publish_release


def build_whole_release(*, build: Build) -> BuildResult:
    """Build and publish the next release of a group from all tables, and keep it as the builder's copy.

    When tables are excluded from offline databases the package is for STORE ones; that of the others is due next.

    Raises:
        BuildCanceled: somebody wanted it.
        GroupBusy: another builder has published meanwhile.
    """
    excluded = build.excluded & {replicated.table.name for replicated in replicated_tables()}
    watermarks = dict.fromkeys(SchedulerJob.objects.values_list("number", flat=True), build.snapshot.watermark)
    path = build.folder.new_path(build.next_number)
    with removed_on_failure(path):
        checksums = write_whole_copy(path, build, replicated_tables())
        state = next_state(build, checksums, watermarks)
        header = full_header(build, state, audience=Audience.STORE if excluded else Audience.ALL)
        finish_whole_copy(path, state, header)
        key = key_for_package(group=build.group, job=None, now=build.now)
        package = store_package(path, header, package_store(), key=key, meanwhile=partial(sync_whole_copy, path))
        build.watch.tell(BuildStage.PACKAGED, rows=package.rows)
        held = stores_of_copy(path)
        release = publish_release(
            group=build.group,
            after=build.last,
            epoch=build.snapshot.epoch,
            watermarks=watermarks,
            checksums=checksums,
            excluded=excluded,
            packages=[package],
            stores=ReleasedStores(held, held),
            now=build.now,
        )
        build.watch.tell(BuildStage.PUBLISHED, rows=package.rows)
        build.folder.switch_to(path)
    return BuildResult(release, (package,))
