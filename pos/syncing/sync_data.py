"""Journey 1 at the register: poll, download, move to the release, tell HQ.

A plan that does not fit what the register holds is asked for again with the truth, once; a second misfit is HQ's
mistake and is reported, not followed.
"""

import logging
import sqlite3
from pathlib import Path

from msgspec import Struct

from channel.errors import EverytillError
from channel.package import PackageKind
from channel.plan import AcknowledgedState, Plan
from channel.state import ChannelState
from pos.context import RegisterContext
from pos.errors import PlanRefused
from pos.journal import attempts, repairs, settings
from pos.journal.attempts import Direction
from pos.journal.channel_pointer import forget_release
from pos.journal.repairs import RepairKind
from pos.syncing.download import download_package, remove_other_files
from pos.syncing.drop_channel_database import drop_channel_database
from pos.syncing.held_release import held_release, held_state
from pos.syncing.lock import sync_lock
from pos.syncing.move_release import move_to_release
from pos.syncing.poll import poll
from pos.syncing.renew_store_facts import renew_store_facts
from pos.syncing.rotate_token import rotate_token_if_old
from pos.syncing.tell import tell, tell_pending

LOG = logging.getLogger(__name__)
# After so many moves in a row the rest waits for the next poll, whatever HQ plans.
MOVES_AT_MOST = 50


class DataReport(Struct, frozen=True, kw_only=True):
    """Where the data stands now: the release before and after, and when HQ wants to be asked again.

    `sells_online_only` says that HQ gives this register no offline database.
    """

    release_before: int | None
    release: int | None
    packages: int
    sells_online_only: bool
    next_poll_seconds: int


def sync_data(context: RegisterContext, *, wait_seconds: float = 0.0) -> DataReport:
    """Bring the channel database to the release HQ plans for it.

    Raises: SyncInProgress, HeadquartersUnreachable, AuthenticationFailed, PackageInvalid, PlanRefused, OSError.
    """
    with sync_lock(context.home.sync_lock, wait_seconds=wait_seconds):
        try:
            report = _sync(context)
        except (EverytillError, OSError, sqlite3.Error) as error:
            attempts.failed(context.journal, Direction.DOWNLOAD, str(error), at=context.clock())
            raise
        attempts.succeeded(context.journal, Direction.DOWNLOAD, at=context.clock())
        return report


def _sync(context: RegisterContext) -> DataReport:
    """Follow plans until there is nothing more to move; HQ cuts a long way into several."""
    context.release_folder.remove_strays()
    tell_pending(context)
    before = held_release(context)
    plan = _plan_that_fits(context)
    moves = packages = 0
    while _leads_on(context, plan) and moves < MOVES_AT_MOST:
        move_to_release(context, plan, _download_all(context, plan))
        moves += 1
        packages += len(plan.packages)
        plan = _plan_that_fits(context)
    _rotate_token(context)
    if plan.group_id is None:
        drop_channel_database(context)
    renew_store_facts(context)
    if plan.to_release is not None:
        settings.write_moment(context.journal, settings.DATA_CONFIRMED_AT, context.clock())
    return DataReport(
        release_before=before,
        release=held_release(context),
        packages=packages,
        sells_online_only=plan.group_id is None,
        next_poll_seconds=plan.next_poll_seconds,
    )


def _rotate_token(context: RegisterContext) -> None:
    """Replace an old token; the one here works on if that fails, so it is no failure of this sync."""
    try:
        rotate_token_if_old(context)
    except EverytillError as error:
        LOG.warning("the token could not be replaced: %s", error)


def _leads_on(context: RegisterContext, plan: Plan) -> bool:
    """Tell whether there is anything to move to."""
    return plan.to_release is not None and not _is_at_target(held_state(context), plan)


def _plan_that_fits(context: RegisterContext) -> Plan:
    """Ask for the plan, and once more when it does not fit what is here.

    Raises: PlanRefused.
    """
    plan = poll(context)
    if _fits(context, plan):
        return plan
    plan = poll(context, whatever_is_held=True)
    if not _fits(context, plan):
        held = held_release(context)
        raise PlanRefused(f"Headquarters plans from release {plan.from_release} to {plan.to_release}; here is release {held}.")
    return plan


def _fits(context: RegisterContext, plan: Plan) -> bool:
    """Tell whether a plan leads on from what is here; a database that differs from HQ's is forgotten first."""
    if plan.to_release is None:
        return True
    held = held_state(context)
    if _is_at_target(held, plan):
        return _is_equal(context, plan)
    begins_with_full = bool(plan.packages) and plan.packages[0].kind is PackageKind.FULL
    return begins_with_full or (held is not None and plan.from_release == held.release)


def _is_at_target(held: ChannelState | None, plan: Plan) -> bool:
    """Tell whether the plan leads nowhere else; a release means nothing without its group and epoch."""
    return held is not None and (held.release, held.group_id, held.epoch) == (plan.to_release, plan.group_id, plan.epoch)


def _is_equal(context: RegisterContext, plan: Plan) -> bool:
    """Compare the register's checksums with HQ's at the same release; forget the release when they differ."""
    state = context.release_folder.state()
    if state is not None and dict(state.checksums) == dict(plan.checksums):
        return True
    why = f"The tables at release {plan.to_release} are not those of headquarters."
    forget_release(context.journal, RepairKind.CHANNEL_DATABASE_DIFFERS, why, at=context.clock())
    return False


def _download_all(context: RegisterContext, plan: Plan) -> dict[str, Path]:
    """Download the plan's packages in their order; tell HQ of each, also of the one that fails."""
    remove_other_files(context.home.downloads, {package.sha256 for package in plan.packages})
    files: dict[str, Path] = {}
    for package in plan.packages:
        try:
            files[package.sha256] = download_package(context.headquarters.client(), package, context.home.downloads)
        except (EverytillError, OSError) as error:
            if getattr(error, "code", "") == "package-corrupt":
                repairs.note(context.journal, RepairKind.PACKAGE_DAMAGED, str(error), at=context.clock())
            tell(context, package, AcknowledgedState.DOWNLOAD_FAILED, str(error))
            raise
        tell(context, package, AcknowledgedState.DOWNLOADED)
    return files
