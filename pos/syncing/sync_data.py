"""Journey 1 at the register: poll, download, move to the release, tell HQ.

A plan that does not fit what the register holds is asked for again with the truth, once; a second misfit is HQ's
mistake and is reported, not followed.
"""

import logging
import sqlite3
from pathlib import Path

from msgspec import Struct

from channel.errors import (
    AuthenticationFailed,
    EverytillError,
    HeadquartersUnreachable,
    NotFound,
    PackageCorrupt,
    PackageInvalid,
)
from channel.plan import AcknowledgedState, Plan
from pos.context import RegisterContext
from pos.errors import NotActivated, PlanRefused
from pos.journal import attempts, repairs, settings, sync_progress
from pos.journal.attempts import Direction
from pos.journal.repairs import RepairKind
from pos.syncing.download import download_package, remove_other_files, remove_unpacked
from pos.syncing.drop_channel_database import drop_channel_database
from pos.syncing.held_release import held_release, held_state
from pos.syncing.lock import sync_lock
from pos.syncing.move_release import move_to_release
from pos.syncing.package_keys import open_package_keys
from pos.syncing.plan_fit import doubt, fits, is_at_target, leads_on
from pos.syncing.poll import poll
from pos.syncing.renew_store_facts import renew_store_facts
from pos.syncing.rotate_token import rotate_token_if_old
from pos.syncing.tell import tell

LOG = logging.getLogger(__name__)
# After so many moves in a row the rest waits for the next poll, whatever HQ plans.
MOVES_AT_MOST = 50


class DataReport(Struct, frozen=True, kw_only=True):
    """Where the data stands now: the release before and after, and when HQ wants to be asked again.

    `sells_online_only` says that HQ gives this register no offline database, `is_preparing` that it is making a package
    for it at this moment; `note` is what HQ has to say about that, for people.
    """

    release_before: int | None
    release: int | None
    packages: int
    sells_online_only: bool
    next_poll_seconds: int
    note: str = ""
    is_preparing: bool = False


def sync_data(context: RegisterContext, *, wait_seconds: float = 0.0) -> DataReport:
    """Bring the channel database to the release HQ plans for it.

    Raises: SyncInProgress, HeadquartersUnreachable, AuthenticationFailed, PackageInvalid, PlanRefused, OSError.
    """
    with sync_lock(context.home.sync_lock, wait_seconds=wait_seconds):
        try:
            report = _sync(context)
        except (EverytillError, OSError, sqlite3.Error) as error:
            attempts.failed(context.journal, Direction.DOWNLOAD, str(error), at=context.clock())
            if not isinstance(error, HeadquartersUnreachable | AuthenticationFailed | NotActivated):
                # data that cannot be had for a year are no reason to be locked out of headquarters as well
                _rotate_token(context)
            raise
        finally:
            sync_progress.end(context.journal)
        attempts.succeeded(context.journal, Direction.DOWNLOAD, at=context.clock())
        return report


def _sync(context: RegisterContext) -> DataReport:
    """Follow plans until there is nothing more to move; HQ cuts a long way into several."""
    context.release_folder.remove_strays()
    remove_unpacked(context.home.downloads)
    before = held_release(context)
    plan = _plan_that_fits(context)
    moves = packages = 0
    while leads_on(context, plan) and moves < MOVES_AT_MOST:
        keys = _open_keys(context, plan)
        move_to_release(context, plan, _download_all(context, plan), keys)
        _refuse_no_arrival(context, plan)
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
        note=plan.note,
        is_preparing=plan.is_preparing,
    )


def _refuse_no_arrival(context: RegisterContext, plan: Plan) -> None:
    """Refuse to go on when a plan was followed and its target is not where this register is: it would be so again.

    Raises: PlanRefused.
    """
    held = held_state(context)
    if held is not None and not is_at_target(held, plan):
        raise PlanRefused(
            f"Headquarters plans to release {plan.to_release} of epoch {plan.epoch}; "
            f"its packages lead to release {held.release} of epoch {held.epoch}."
        )


def _rotate_token(context: RegisterContext) -> None:
    """Replace an old token; the one here works on if that fails, so it is no failure of this sync."""
    try:
        rotate_token_if_old(context)
    except EverytillError as error:
        LOG.warning("the token could not be replaced: %s", error)


def _plan_that_fits(context: RegisterContext) -> Plan:
    """Ask for the plan, and again as long as this register has something new to say of what it holds: twice at most.

    Raises: PlanRefused.
    """
    plan = poll(context)
    if fits(context, plan):
        return plan
    doubt(context, plan)
    plan = poll(context, whatever_is_held=True)
    if not fits(context, plan) and doubt(context, plan):
        plan = poll(context, whatever_is_held=True)
    if not fits(context, plan):
        held = held_release(context)
        raise PlanRefused(f"Headquarters plans from release {plan.from_release} to {plan.to_release}; here is release {held}.")
    return plan


def _open_keys(context: RegisterContext, plan: Plan) -> dict[str, bytes]:
    """Open the keys of the plan's encrypted packages; tell HQ of those that cannot be had."""
    try:
        return open_package_keys(context, plan)
    except PackageInvalid as error:
        # the plan held is asked for anew: HQ may have been told of another sealing key meanwhile
        settings.write(context.journal, settings.PLAN_TAG, None)
        for package in plan.packages:
            if package.key_id is not None:
                tell(context, package, AcknowledgedState.DOWNLOAD_FAILED, str(error))
        raise


def _download_all(context: RegisterContext, plan: Plan) -> dict[str, Path]:
    """Download the plan's packages in their order; tell HQ of each, also of one that cannot be had or is not the plan's.

    A broken line, a busy HQ and a full disk are no failed try: the next download goes on where this one stopped.
    """
    remove_other_files(context.home.downloads, {package.sha256 for package in plan.packages})
    sync_progress.begin(context.journal, plan.packages, context.home.downloads, at=context.clock())
    files: dict[str, Path] = {}
    for package in plan.packages:
        try:
            files[package.sha256] = download_package(context.headquarters.client(), package, context.home.downloads)
        except (PackageInvalid, NotFound) as error:
            if isinstance(error, PackageCorrupt):
                repairs.note(context.journal, RepairKind.PACKAGE_DAMAGED, str(error), at=context.clock())
            tell(context, package, AcknowledgedState.DOWNLOAD_FAILED, str(error))
            raise
        tell(context, package, AcknowledgedState.DOWNLOADED)
    return files
