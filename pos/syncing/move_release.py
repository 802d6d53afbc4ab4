"""Moving the channel database to the release of a plan: unpack, apply, and tell HQ what became of each package."""

import logging
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from channel.errors import EverytillError, PackageCorrupt, PackageInvalid
from channel.package import PackageKind, unpack_package
from channel.plan import AcknowledgedState, Plan, PlannedPackage
from pos.context import RegisterContext
from pos.journal import repairs
from pos.journal.channel_pointer import forget_release
from pos.journal.repairs import RepairKind
from pos.lookups import kept_facts
from pos.syncing.tell import tell

LOG = logging.getLogger(__name__)


def move_to_release(context: RegisterContext, plan: Plan, files: Mapping[str, Path]) -> None:
    """Bring the channel database to the plan's release in one step; selling goes on from the old one until then.

    `files` are the downloaded packages by SHA-256; they are removed when they have done their work.
    Raises: PackageInvalid, OSError, sqlite3.Error. Then the register still sells from the release it had.
    """
    try:
        _move(context, plan, files)
    except (EverytillError, OSError, sqlite3.Error) as error:
        for package in plan.packages:
            tell(context, package, AcknowledgedState.APPLY_FAILED, str(error))
        _prepare_another_way(context, plan, files, error)
        raise
    for package in plan.packages:
        tell(context, package, AcknowledgedState.APPLIED)
    for path in files.values():
        path.unlink(missing_ok=True)


def _move(context: RegisterContext, plan: Plan, files: Mapping[str, Path]) -> None:
    """Unpack and apply."""
    assert plan.to_release is not None, "a plan that moves a database leads somewhere"
    assert plan.group_id is not None, "and it belongs to a group"
    with ExitStack() as unpacked:
        full: Path | None = None
        deltas: list[Path] = []
        for package in plan.packages:
            path = _unpack(context, package, files[package.sha256], unpacked)
            if package.kind is PackageKind.FULL:
                full = path
            else:
                deltas.append(path)
        context.release_folder.move(
            full=full, deltas=deltas, group_id=plan.group_id, to_release=plan.to_release, checksums=plan.checksums
        )
    _keep_facts(context)


def _keep_facts(context: RegisterContext) -> None:
    """Keep what the release says about the store where damage to the database cannot reach it."""
    try:
        kept_facts.keep(context.journal, context.facts.read())
    except (EverytillError, sqlite3.Error) as error:
        LOG.warning("what the release says about the store could not be kept: %s", error)


def _unpack(context: RegisterContext, package: PlannedPackage, source: Path, unpacked: ExitStack) -> Path:
    """Unpack a package beside the downloads; it is removed when the move is over."""
    target = context.home.downloads / f"{package.sha256}.unpacked"
    unpacked.callback(target.unlink, missing_ok=True)
    unpack_package(source, target, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes)
    return target


def _prepare_another_way(context: RegisterContext, plan: Plan, files: Mapping[str, Path], error: Exception) -> None:
    """Make sure that the next attempt is not the same one.

    Damaged packages are downloaded again. Deltas that do not fit this database (their rows would not be those HQ
    promised) make way for a whole new one. A full disk changes nothing: the same attempt may succeed later.
    """
    if isinstance(error, PackageCorrupt):
        for path in files.values():
            path.unlink(missing_ok=True)
        repairs.note(context.journal, RepairKind.PACKAGE_DAMAGED, error.message, at=context.clock())
    if isinstance(error, PackageInvalid) and not any(package.kind is PackageKind.FULL for package in plan.packages):
        forget_release(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, str(error), at=context.clock())
