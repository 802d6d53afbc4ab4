"""HQ's side of journey 1: what is switched on, what is due, what a run publishes, what a register has applied."""

from django.db.models import QuerySet
from django.utils import timezone

from backoffice.demo.walk.expectation import StepFailed, expect, expect_that, wait_for
from backoffice.demo.walk.headquarters import Headquarters
from backoffice.demo.walk.scene import Scene
from backoffice.demo.walk.screen import Screen, count_text, size_text
from channel.jobs import STANDARD_JOBS
from distribution.models import DistributionRun, DistributionSchedule, DownloadSession, Package, Release, RunGroup
from distribution.tasks import hint_at_run
from distribution.use_cases.run_schedule_now import run_schedule_now
from registers.models import ChannelDatabase, ChannelDataGroup, Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on

RUN_SECONDS = 90.0
ACKNOWLEDGEMENT_SECONDS = 15.0


def switch_on(*, screen: Screen, scene: Scene) -> str:
    """Switch the register's offline support on, show what is due next, and return the activation code.

    Raises:
        StepFailed: there is no activation code.
    """
    created = switch_support_offline_on(register=scene.register, user=None)
    database, code = created.channel_database, created.activation_code
    screen.saw(f"Support offline = Yes on register {scene.register.number} of store {scene.store.number} {scene.store.name}")
    screen.saw(f"created channel database {database.pk} ({database.kind}) in the channel data group {scene.group.name}")
    screen.saw(f"due next: run {_names_of_schedules(scene.group)}; then activate the register")
    if code is None:
        raise StepFailed("Switching support offline on gave no activation code.")
    screen.saw(f"activation code {code.code}, good until {code.expires_at:%d %B %H:%M} UTC")
    return code.code


def run_now(*, screen: Screen, scene: Scene, headquarters: Headquarters) -> Release:
    """Press *Run now*, wait for the worker to finish, show what it published, and return the group's newest release.

    Raises:
        StepFailed: the run failed, took too long, or published nothing for the group.
    """
    run = run_schedule_now(schedule=scene.schedule, user=None, now=timezone.now())
    hint_at_run(run_id=run.pk)
    wait_for("The end of the run", lambda: _finished(run, headquarters), seconds=RUN_SECONDS)
    run.refresh_from_db()
    expect(f"The state of run {run.pk} ({run.message or 'no message'})", wanted=DistributionRun.State.SUCCEEDED, seen=run.state)
    screen.saw(f"Run now: {scene.schedule.name} -> run {run.pk} {run.state} by the worker")
    for part in run.groups.select_related("group", "release"):
        screen.saw(f"    {_words_of_group(part)}")
    return newest_release(scene.group)


def newest_release(group: ChannelDataGroup) -> Release:
    """Return the last release of a group.

    Raises:
        StepFailed: there is none.
    """
    release = Release.objects.filter(group=group).order_by("number").last()
    if release is None:
        raise StepFailed(f"Nothing was published for the group {group.name}.")
    return release


def applied_packages(*, screen: Screen, register: Register, release: Release) -> list[Package]:
    """Wait until HQ shows every package up to a release as APPLIED by a register; show and return those of the release.

    Raises:
        StepFailed: HQ did not hear of it in time.
    """
    database = ChannelDatabase.objects.get(register=register)
    sessions = DownloadSession.objects.filter(channel_database=database, package__to_release=release.number)
    states = wait_for("APPLIED at HQ", lambda: _all_applied(sessions), seconds=ACKNOWLEDGEMENT_SECONDS)
    packages = [session.package for session in states]
    for package in packages:
        screen.saw(f"HQ shows APPLIED: {_words_of_package(package)}")
    database.refresh_from_db()
    expect("The release HQ has on record for the register", wanted=release.number, seen=database.release_number)
    return packages


def expect_deltas(packages: list[Package], *, jobs: set[int]) -> None:
    """Make sure that a change travelled as small packages of the jobs it belongs to.

    Raises:
        StepFailed: it did not.
    """
    expect("The kind of package", wanted={Package.Kind.DELTA}, seen={package.kind for package in packages})
    found = {package.job.number for package in packages if package.job is not None}
    expect_that(found == jobs, f"Packages of the jobs {sorted(jobs)} were expected, those of {sorted(found)} came.")


def _names_of_schedules(group: ChannelDataGroup) -> str:
    return ", ".join(DistributionSchedule.objects.filter(groups=group, is_active=True).values_list("name", flat=True))


def _finished(run: DistributionRun, headquarters: Headquarters) -> bool | None:
    headquarters.check_running()
    run.refresh_from_db(fields=["state"])
    return None if run.state in DistributionRun.UNFINISHED else True


def _all_applied(sessions: QuerySet[DownloadSession]) -> list[DownloadSession] | None:
    """Return the sessions once there are some and all are through; None before."""
    found = list(sessions.select_related("package__job").order_by("package__to_release", "package__job"))
    return found if found and all(session.state == DownloadSession.State.APPLIED for session in found) else None


def _words_of_group(part: RunGroup) -> str:
    if part.release is None:
        return f"{part.group.name}: {part.get_state_display()}"
    size = size_text(part.package_bytes)
    content = f"{count_text(part.packages, 'package')}, {count_text(part.rows, 'row')}, {size}"
    return f"{part.group.name}: release {part.release.number}, {content}"


def _words_of_package(package: Package) -> str:
    job = "" if package.job is None else f" {package.job.number} {STANDARD_JOBS.get(package.job.number, '')}"
    return f"{package.kind}{job}, {count_text(package.rows, 'row')}, {size_text(package.size_bytes)}"
