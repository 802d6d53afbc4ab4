"""What tests of faults look at: whether anything false is named, and whether the next run heals it all."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from backoffice.catalog.models import Product
from backoffice.pricing.models import Price
from channel.plan import Plan
from distribution.models import DistributionRun, DistributionSchedule, Package, Release
from distribution.package_store import package_store
from distribution.use_cases.execute_run import execute_run
from distribution.use_cases.sweep_due_work import sweep_due_work
from registers.models import ChannelDataGroup, Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.following import FollowingRegister
from tests.distribution.headquarters import make_headquarters
from tests.distribution.oracle import expected_rows
from tests.distribution.schedules import make_schedule, publish, request


def make_company(folder: Path) -> "Company":
    """Make the group North of two stores, with its schedule and a register that is switched on; nothing is published yet."""
    north, _ = make_headquarters()
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    return Company(north, make_schedule(north), FollowingRegister("1-1", folder / "register"))


@dataclass
class Company:
    """A group, its schedule, and one of its registers."""

    group: ChannelDataGroup
    schedule: DistributionSchedule
    register: FollowingRegister

    def change(self, name: str = "Renamed") -> None:
        """Change something in two jobs, so that a release has two packages."""
        Product.objects.update(name=name)
        Price.objects.update(unit_price="7.50")

    def request(self) -> DistributionRun:
        """Ask for a run."""
        return request(self.schedule)

    def publish(self) -> DistributionRun:
        """Publish what has changed."""
        return publish(self.schedule)

    def releases(self) -> list[int]:
        """List the group's releases."""
        return list(Release.objects.filter(group=self.group).order_by("number").values_list("number", flat=True))

    def sweep(self) -> list[DistributionRun]:
        """Do what HQ does an hour later without being asked: take up what died."""
        runs = sweep_due_work(now=timezone.now() + timedelta(hours=1))
        for run_id in runs:
            execute_run(run_id=run_id, now=timezone.now())
        return list(DistributionRun.objects.filter(pk__in=runs))

    def assert_equal(self) -> None:
        """Let the register follow its plan; it then holds what HQ has, and HQ's files are what their names say."""
        self.assert_nothing_false_is_named()
        self.register.sync()
        assert self.register.rows() == expected_rows(self.group.pk)

    def assert_nothing_false_is_named(self) -> Plan:
        """Look at a plan, at every package HQ knows, and at every file that has a name."""
        plan = self.register.poll()
        known = Package.objects.filter(removed_at=None).values_list("sha256", flat=True)
        assert {name: _content(name) for name in known} == {name: name for name in known}
        assert {package.sha256 for package in plan.packages} <= set(known)
        named = [path.name for path in package_store().folder.glob("??/*")]
        assert {name: _content(name) for name in named} == {name: name for name in named}
        return plan


def _content(name: str) -> str | None:
    path = package_store().path(name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
