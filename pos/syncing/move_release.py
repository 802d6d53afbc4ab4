"""Moving the channel database to the release of a plan: unpack, apply, and tell HQ what became of each package."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from channel.errors import EverytillError, PackageCorrupt, PackageForeign, PackageInvalid
from channel.package import PackageHeader, PackageKind, unpack_package
from channel.plan import AcknowledgedState, Plan, PlannedPackage
from pos.context import RegisterContext
from pos.journal import audits, full_syncs, job_releases, repairs, sync_progress
from pos.journal.channel_pointer import forget_release
from pos.journal.connection import durable
from pos.journal.repairs import RepairKind
from pos.lookups import kept_facts
from pos.syncing.download import UNPACKED_SUFFIX, remove_download
from pos.syncing.held_release import held_state
from pos.syncing.package_keys import key_of
from pos.syncing.tell import tell

LOG = logging.getLogger(__name__)

Tell = Callable[[RegisterContext, PlannedPackage, AcknowledgedState, str], None]


def move_to_release(
    context: RegisterContext, plan: Plan, files: Mapping[str, Path], keys: Mapping[str, bytes], *, tell: Tell = tell
) -> None:
    """Bring the channel database to the plan's release in one step; selling goes on from the old one until then.

    `files` are the downloaded packages by SHA-256, `keys` the secrets of the encrypted ones by key id. The files are
    removed when they have done their work. HQ is told of packages that cannot be used; a full disk and other trouble of
    this machine is none of theirs, and the same attempt may succeed later.
    Raises: PackageInvalid, OSError, sqlite3.Error. Then the register still sells from the release it had.
    """
    with ExitStack() as unpacked:
        paths: list[Path] = []
        headers: list[PackageHeader] = []
        for package in plan.packages:
            with _told_of(context, [package], tell):
                path, header = _unpack(context, package, files[package.sha256], keys, unpacked)
            paths.append(path)
            headers.append(header)
        sync_progress.begin_applying(context.journal, headers)
        with _told_of(context, plan.packages, tell):
            _apply(context, plan, paths, headers, files)
    _note_done(context, plan, headers)
    _keep_facts(context)
    for package in plan.packages:
        tell(context, package, AcknowledgedState.APPLIED, "")
    for path in files.values():
        remove_download(path)


@contextmanager
def _told_of(context: RegisterContext, packages: Sequence[PlannedPackage], tell: Tell) -> Iterator[None]:
    """Tell HQ of these packages when it is they that cannot be used."""
    try:
        yield
    except PackageInvalid as error:
        for package in packages:
            tell(context, package, AcknowledgedState.APPLY_FAILED, str(error))
        raise


def _apply(
    context: RegisterContext, plan: Plan, paths: Sequence[Path], headers: Sequence[PackageHeader], files: Mapping[str, Path]
) -> None:
    """Apply unpacked packages; when they do not fit, make sure that the next attempt is not the same one."""
    assert plan.to_release is not None, "a plan that moves a database leads somewhere"
    assert plan.group_id is not None, "and it belongs to a group"
    kinds = [package.kind for package in plan.packages]
    fulls = [path for path, kind in zip(paths, kinds, strict=True) if kind is PackageKind.FULL]
    deltas = [path for path, kind in zip(paths, kinds, strict=True) if kind is not PackageKind.FULL]
    try:
        _refuse_other_epoch(context, plan, headers, begins_anew=bool(fulls))
        context.release_folder.move(
            full=fulls[-1] if fulls else None,
            deltas=deltas,
            group_id=plan.group_id,
            to_release=plan.to_release,
            checksums=plan.checksums,
        )
    except PackageInvalid as error:
        _prepare_another_way(context, files, error, begins_anew=bool(fulls))
        raise


def _refuse_other_epoch(context: RegisterContext, plan: Plan, headers: Sequence[PackageHeader], *, begins_anew: bool) -> None:
    """Compare the epoch of the plan with that of all it leads through: followed, it would never be at its target.

    Raises: PackageForeign.
    """
    epochs = {header.epoch for header in headers}
    held = None if begins_anew else held_state(context)
    if held is not None:
        epochs.add(held.epoch)
    others = sorted(epochs - {plan.epoch})
    if others:
        raise PackageForeign(f"The plan is of epoch {plan.epoch}, but what it leads through is of epoch {others[0]}.")


def _note_done(context: RegisterContext, plan: Plan, headers: Sequence[PackageHeader]) -> None:
    """Keep which full synchronizations are done now, and which tables were put right.

    Tables that differ and that a REPAIR has left as they were would be asked for without end: a whole database follows.
    """
    replaced = {
        name for header in headers if header.kind is PackageKind.REPAIR for name in (*header.row_counts, *header.dropped_tables)
    }
    with durable(context.journal):
        full_syncs.keep(context.journal, plan.full_syncs)
        job_releases.keep(context.journal, headers)
        healed = audits.put_right(context.journal, replaced)
    still = audits.last(context.journal).differing_tables
    if replaced and still and not healed:
        why = f"Headquarters replaced tables, but not {', '.join(still)}, which differ."
        forget_release(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, why, at=context.clock())
    if healed:
        LOG.warning("tables %s were replaced whole and are those of headquarters again", ", ".join(healed))


def _keep_facts(context: RegisterContext) -> None:
    """Keep what the release says about the store where damage to the database cannot reach it."""
    try:
        kept_facts.keep(context.journal, context.facts.read())
    except (EverytillError, sqlite3.Error) as error:
        LOG.warning("what the release says about the store could not be kept: %s", error)


def _unpack(
    context: RegisterContext, package: PlannedPackage, source: Path, keys: Mapping[str, bytes], unpacked: ExitStack
) -> tuple[Path, PackageHeader]:
    """Unpack a package beside the downloads; it is removed when the move is over.

    A damaged file is removed as well, so that the same package is downloaded again: it says nothing of the database.
    """
    target = context.home.downloads / f"{package.sha256}{UNPACKED_SUFFIX}"
    unpacked.callback(remove_download, target)
    try:
        header = unpack_package(
            source,
            target,
            sha256=package.sha256,
            uncompressed_bytes=package.uncompressed_bytes,
            key=key_of(package, keys),
        )
    except PackageCorrupt as error:
        remove_download(source)
        repairs.note(context.journal, RepairKind.PACKAGE_DAMAGED, error.message, at=context.clock())
        raise
    return target, header


def _prepare_another_way(
    context: RegisterContext, files: Mapping[str, Path], error: PackageInvalid, *, begins_anew: bool
) -> None:
    """Make sure that the next attempt is not the same one.

    Packages that do not fit this database (its rows or links would not be those HQ promised, or it cannot be read) make
    way for a whole new one; those that are wrong in themselves do not, because that says nothing of the database.
    """
    if isinstance(error, PackageCorrupt):
        for path in files.values():
            remove_download(path)
        repairs.note(context.journal, RepairKind.PACKAGE_DAMAGED, error.message, at=context.clock())
    is_unreadable = isinstance(error.__cause__, sqlite3.DatabaseError)
    differs = isinstance(error, PackageForeign) or "tables" in error.details or is_unreadable
    if differs and not begins_anew:
        forget_release(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, str(error), at=context.clock())
