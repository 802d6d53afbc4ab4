"""Publish a release made from the tables alone, as one FULL package: a group's first, and when its copy is of no use.

It always holds the tables of all jobs, whatever a schedule runs and whatever is disabled: a register can sell from a
channel database only when it is complete, and here every watermark is that of one moment.
"""

from channel.package import removed_on_failure
from distribution.announcements import replicated_tables
from distribution.models import SchedulerJob
from distribution.package_store import package_store
from distribution.packaging.build import Build, BuildResult, BuildStage
from distribution.packaging.headers import full_header, next_state
from distribution.packaging.package_files import store_package
from distribution.packaging.stores_of_copy import stores_of_copy
from distribution.packaging.whole_copy import finish_whole_copy, write_whole_copy
from distribution.use_cases.publish_release import ReleasedStores, publish_release


def build_whole_release(*, build: Build) -> BuildResult:
    """Build and publish the next release of a group from all tables, and keep it as the builder's copy.

    Raises:
        BuildCanceled: somebody wanted it.
        GroupBusy: another builder has published meanwhile.
    """
    watermarks = dict.fromkeys(SchedulerJob.objects.values_list("number", flat=True), build.snapshot.watermark)
    path = build.folder.new_path(build.next_number)
    with removed_on_failure(path):
        checksums = write_whole_copy(path, build, replicated_tables())
        state = next_state(build, checksums, watermarks)
        header = full_header(build, state)
        finish_whole_copy(path, state, header)
        package = store_package(path, header, package_store())
        build.watch.tell(BuildStage.PACKAGED, rows=package.rows)
        held = stores_of_copy(path)
        release = publish_release(
            group=build.group,
            after=build.last,
            epoch=build.snapshot.epoch,
            watermarks=watermarks,
            checksums=checksums,
            packages=[package],
            stores=ReleasedStores(held, held),
            now=build.now,
        )
        build.watch.tell(BuildStage.PUBLISHED, rows=package.rows)
        build.folder.switch_to(path)
    return BuildResult(release, (package,))
