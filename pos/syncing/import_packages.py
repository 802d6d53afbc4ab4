"""Journey 1 without a network: plan and packages from a folder somebody brought, by the rules of those from the line.

The folder has `plans/<database id>.json`, HQ's signed plan for this register, and `packages/<sha256>`. It is only read.
What HQ would have been told waits in the journal until there is a network.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from channel.errors import EverytillError, HeadquartersUnreachable, NotFound, PackageForeign
from channel.plan import AcknowledgedState, Plan, PlannedPackage, SignedPlan
from pos.context import RegisterContext
from pos.errors import PlanRefused
from pos.identity import require_activation
from pos.journal import attempts, settings
from pos.journal.attempts import Direction
from pos.syncing.accept_plan import accept_plan
from pos.syncing.arriving_package import ArrivingPackage
from pos.syncing.download import remove_other_files, remove_unpacked
from pos.syncing.drop_channel_database import drop_channel_database
from pos.syncing.held_release import held_release
from pos.syncing.lock import sync_lock
from pos.syncing.move_release import move_to_release
from pos.syncing.package_keys import open_package_keys
from pos.syncing.plan_fit import fits, leads_on
from pos.syncing.tell import tell_later

COPIED_BYTES = 1 << 20


class ImportReport(Struct, frozen=True, kw_only=True):
    """The release before and after, the packages applied, and what HQ says with the plan."""

    release_before: int | None
    release: int | None
    packages: int
    note: str


def import_packages(context: RegisterContext, folder: Path, *, wait_seconds: float = 30.0) -> ImportReport:
    """Follow the plan in a folder; nothing is asked of HQ.

    Raises: NotFound when the folder has no plan or a package is missing, SyncInProgress, SignatureInvalid, PlanRefused,
    PackageInvalid, OSError. Then the register sells from what it had.
    """
    with sync_lock(context.home.sync_lock, wait_seconds=wait_seconds):
        try:
            report = _import(context, folder)
        except (EverytillError, OSError, sqlite3.Error) as error:
            attempts.failed(context.journal, Direction.DOWNLOAD, str(error), at=context.clock())
            raise
        attempts.succeeded(context.journal, Direction.DOWNLOAD, at=context.clock())
        return report


def _import(context: RegisterContext, folder: Path) -> ImportReport:
    context.release_folder.remove_strays()
    remove_unpacked(context.home.downloads)
    before = held_release(context)
    plan = accept_plan(context, _read_plan(context, folder), None)
    packages = 0
    if plan.group_id is None:
        drop_channel_database(context)
    elif _leads_anywhere(context, plan):
        keys = open_package_keys(context, plan)
        move_to_release(context, plan, _copy_all(context, plan, folder / "packages"), keys, tell=tell_later)
        packages = len(plan.packages)
    if plan.to_release is not None:
        _confirm(context, plan)
    return ImportReport(release_before=before, release=held_release(context), packages=packages, note=plan.note)


def _read_plan(context: RegisterContext, folder: Path) -> SignedPlan:
    """Read this register's plan.

    Raises: NotFound, PackageForeign when it is for another database.
    """
    answer = require_activation(context.journal)
    database_id = settings.read_number(context.journal, settings.PLAN_DATABASE_ID)
    if database_id is None:
        raise NotFound("Headquarters has never given this register an offline database; sync it over the network once.")
    path = folder / "plans" / f"{database_id}.json"
    if not path.is_file():
        raise NotFound(
            f"{folder} has no plan for register {answer.register_number} of store {answer.store_number} ({path.name})."
        )
    try:
        signed = msgspec.json.decode(path.read_bytes(), type=SignedPlan)
        named = msgspec.json.decode(signed.plan, type=_NamedDatabase)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PlanRefused(f"{path} is not a plan: {error}") from error
    if named.database_id != database_id:
        raise PackageForeign(f"{path} is the plan of channel database {named.database_id}; this register has {database_id}.")
    return signed


class _NamedDatabase(Struct):
    """Which channel database a plan says it is for."""

    database_id: int | None


def _leads_anywhere(context: RegisterContext, plan: Plan) -> bool:
    """Tell whether the plan has anything to move to.

    Raises: PlanRefused when it begins somewhere else.
    """
    if not fits(context, plan):
        held = held_release(context)
        start = "nothing" if plan.from_release is None else f"release {plan.from_release}"
        here = "no release" if held is None else f"release {held}"
        again = "Export it again with --whole." if held is None else "Export it again."
        raise PlanRefused(f"The folder leads from {start} to release {plan.to_release}; here is {here}. {again}")
    return leads_on(context, plan)


def _copy_all(context: RegisterContext, plan: Plan, folder: Path) -> dict[str, Path]:
    """Bring the plan's packages to the downloads, hashed on the way: the folder may be pulled out at any moment."""
    remove_other_files(context.home.downloads, {package.sha256 for package in plan.packages})
    files: dict[str, Path] = {}
    for package in plan.packages:
        files[package.sha256] = _copy(context, package, folder / package.sha256)
        tell_later(context, package, AcknowledgedState.DOWNLOADED)
    return files


def _copy(context: RegisterContext, package: PlannedPackage, source: Path) -> Path:
    """Copy one package.

    Raises: NotFound, PackageCorrupt.
    """
    arriving = ArrivingPackage(package, context.home.downloads)
    if arriving.is_here:
        return arriving.target
    if not source.is_file():
        raise NotFound(f"The folder lacks package {package.sha256[:12]} of its own plan. Export it again.")
    arriving.take(_chunks(source), anew=True)
    try:
        return arriving.finish()
    except HeadquartersUnreachable as error:
        raise NotFound(f"Package {package.sha256[:12]} of the folder is cut off. Copy or export it again.") from error


def _chunks(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(COPIED_BYTES):
            yield chunk


def _confirm(context: RegisterContext, plan: Plan) -> None:
    """Count the data's age from when HQ made the plan: that is when it last said this is the newest."""
    known = settings.read_moment(context.journal, settings.DATA_CONFIRMED_AT)
    if known is None or known < plan.issued_at:
        settings.write_moment(context.journal, settings.DATA_CONFIRMED_AT, plan.issued_at)
