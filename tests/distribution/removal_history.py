"""A group whose releases, plans and removals follow one another in time; packages are rows with a file of a few bytes."""

from datetime import datetime, timedelta

from distribution.models import DownloadSession, HeadquartersState, IssuedPlan, Package, Release
from distribution.package_store import package_store
from distribution.queries.release_path import HeldRelease, ReleasePath, last_release, release_path
from distribution.use_cases.remove_old import remove_old
from registers.models import ChannelDatabase, RegisterStatus
from tests.distribution.company import (
    NOW,
    make_database,
    make_delta,
    make_full,
    make_group,
    make_package_on_demand,
    make_release,
)

JOBS = (1020, 1040)


def remove(at: datetime) -> dict[str, int]:
    """Do a round, whenever the last one was."""
    HeadquartersState.objects.update(removal_began_at=None)
    removed = remove_old(now=at)
    assert removed is not None
    return removed


def keep_file(package: Package, at: datetime) -> Package:
    """Bring a file for a package into the store, made at a moment."""
    with package_store().incoming() as path:
        path.write_text(package.sha256)
        package_store().put(path, package.sha256)
    Package.objects.filter(pk=package.pk).update(created_at=at)
    return package


class History:
    """What happens to one group and its registers."""

    def __init__(self, registers: int = 1) -> None:
        self.now = NOW
        self.group = make_group()
        self.databases = [make_database(self.group, f"R{number}") for number in range(registers)]
        self.last_change = dict.fromkeys(JOBS, 1)
        self.publish_full(make_release(self.group, 1))

    @property
    def last(self) -> Release:
        found = last_release(self.group.pk)
        assert found is not None
        return found

    def publish_full(self, release: Release) -> Package:
        return keep_file(make_full(release, audience="ALL", size_bytes=40_000), self.now)

    def publish(self, *jobs: int, with_full: bool = False) -> None:
        """Publish the next release with a DELTA for each job."""
        release = make_release(self.group, self.last.number + 1)
        release.published_at = self.now
        for job in jobs or JOBS:
            keep_file(make_delta(release, job, from_release=self.last_change[job]), self.now)
            self.last_change[job] = release.number
        if with_full:
            self.publish_full(release)

    def squash(self, from_release: int) -> list[Package]:
        """Make squashed DELTAs of both jobs to the last release."""
        release = self.last
        size = 100 + Package.objects.count()  # each squashed file is another one
        made = [make_package_on_demand(release, job, from_release=from_release, size_bytes=size) for job in JOBS]
        return [keep_file(package, self.now) for package in made]

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)

    def way(self, database: ChannelDatabase) -> ReleasePath | None:
        database.refresh_from_db()
        held = HeldRelease(self.group.pk, database.epoch, database.release_number)
        return release_path(self.last, held, audience="OFFLINE", channel_database_id=database.pk)

    def report(self, database: ChannelDatabase) -> None:
        values = {"reported_at": self.now, "connection_mode": "ONLINE"}
        RegisterStatus.objects.update_or_create(register=database.register, defaults=values)

    def hand_out(self, database: ChannelDatabase, way: ReleasePath | None) -> None:
        """Write a plan down, as it is when it is handed out."""
        names = [package.sha256 for package in way.packages] if way else []
        IssuedPlan.objects.update_or_create(channel_database=database, defaults={"package_names": names, "issued_at": self.now})

    def poll(self, database: ChannelDatabase) -> None:
        self.report(database)
        self.hand_out(database, self.way(database))

    def poll_slowly(self, database: ChannelDatabase) -> None:
        """Hand a plan out that was thought out before a round, and is written down five minutes after it."""
        self.report(database)
        way = self.way(database)
        remove(self.now)
        self.now += timedelta(minutes=5)
        self.hand_out(database, way)

    def apply(self, database: ChannelDatabase) -> None:
        """Let a register follow the plan it has, as far as it leads."""
        plan = IssuedPlan.objects.filter(channel_database=database).first()
        if plan is not None and plan.package_names:
            reached = max(Package.objects.filter(pk__in=plan.package_names).values_list("to_release", flat=True))
            ChannelDatabase.objects.filter(pk=database.pk).update(release_number=reached, epoch=1)

    def cancel(self, database: ChannelDatabase) -> None:
        """Let a register give the first package of its plan up."""
        plan = IssuedPlan.objects.filter(channel_database=database).first()
        if plan is not None and plan.package_names:
            DownloadSession.objects.update_or_create(
                channel_database=database,
                package_id=plan.package_names[0],
                defaults={"state": "CANCELED", "requested_at": self.now, "changed_at": self.now},
            )

    def files(self) -> set[str]:
        return {path.name for path in package_store().folder.glob("??/*")}

    def lost_from_plans(self, days: int = 30) -> set[str]:
        """Name the packages of young plans whose files are not there: there must be none, ever."""
        plans = IssuedPlan.objects.filter(issued_at__gte=self.now - timedelta(days=days))
        return {name for plan in plans for name in plan.package_names} - self.files()
