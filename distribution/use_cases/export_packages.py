"""Write plans and packages into a folder, for registers that no network reaches.

The same plans as by the network, signed by the same key for one register each, and numbered with them: what a register
checks does not depend on the way it came by it.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from channel.errors import EverytillError, StateConflict
from channel.plan import Plan, PlannedPackage, SignedPlan
from distribution.package_store import package_store
from distribution.packaging.export_folder import ExportFolder
from distribution.queries.database_of_register import database_of_register
from distribution.queries.last_known_status import last_known_status
from distribution.use_cases.make_plan import make_plan
from registers.models import ChannelDatabase, Device, Register

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExportedPlan:
    """One register's plan in the folder."""

    register: str
    plan_number: int
    from_release: int | None
    to_release: int | None
    packages: int


@dataclass(slots=True)
class Export:
    """What is in the folder now, and which registers, as STORE/NUMBER, were left out and why."""

    plans: list[ExportedPlan] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    packages: dict[str, int] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)

    @property
    def package_bytes(self) -> int:
        """Sum up the packages the plans need."""
        return sum(self.packages.values())


def export_packages(*, folder: Path, registers: Iterable[Register], now: datetime, is_whole: bool = False) -> Export:
    """Write a plan for each register and the packages they name; `is_whole` has each begin with a FULL.

    A plan goes on from what the register last told. One register that cannot be served stops no other.

    Raises:
        OSError: the folder cannot be written, or is full.
    """
    target, export = ExportFolder(folder), Export()
    for register in registers:
        name = f"{register.store.number}/{register.number}"
        try:
            _export(target, export, register, name, now, is_whole)
        except EverytillError as reason:
            logger.warning("nothing is exported for register %s: %s", name, reason.message)
            export.refusals[name] = reason.message
    return export


def _export(target: ExportFolder, export: Export, register: Register, name: str, now: datetime, is_whole: bool) -> None:
    """Export for one register: packages first, so that no plan names one that is not there."""
    database, signed = _make_plan(register, now, is_whole)
    plan = msgspec.json.decode(signed.plan, type=Plan)
    if not plan.packages:
        raise StateConflict(_why_nothing(plan))
    if not plan.package_keys.keys() >= {package.key_id for package in plan.packages if package.key_id is not None}:
        raise StateConflict("HQ does not know its device's sealing key; it has to poll once, with a program that has one.")
    for package in plan.packages:
        _put(target, export, package)
    target.put_plan(database.pk, signed)
    export.plans.append(ExportedPlan(name, plan.number, plan.from_release, plan.to_release, len(plan.packages)))


def _make_plan(register: Register, now: datetime, is_whole: bool) -> tuple[ChannelDatabase, SignedPlan]:
    """Make a register's plan as if it had polled."""
    database = database_of_register(register.pk)
    if database is None or database.group_id is None or database.register is None:
        raise StateConflict("Its offline support is off.")
    device = Device.objects.filter(register=register, state=Device.State.ACTIVATED).first()
    if device is None:
        raise StateConflict("It has no activated device.")
    status = last_known_status(database, device, now=now, is_whole=is_whole)
    answer = make_plan(
        register=database.register, channel_database=database, status=status, plan_tag=None, now=now, may_wait=False
    )
    assert answer is not None
    return database, answer.signed_plan


def _put(target: ExportFolder, export: Export, package: PlannedPackage) -> None:
    if package.sha256 in export.packages:
        return
    store = package_store()
    if not store.exists(package.sha256):
        raise StateConflict(f"Package {package.sha256[:12]} is not in the package store; the next run makes it again.")
    if target.put_package(package.sha256, store):
        export.copied.add(package.sha256)
    export.packages[package.sha256] = package.size_bytes


def _why_nothing(plan: Plan) -> str:
    """Say why a plan names no packages."""
    if plan.note:
        return plan.note
    if plan.to_release is None:
        return "Nothing is published for it yet."
    return f"It holds release {plan.to_release} already, as far as headquarters knows."
