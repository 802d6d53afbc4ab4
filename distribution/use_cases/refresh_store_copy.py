"""Bring this machine's copy of a group's STORE channel database to the last release, by the registers' own packages.

What it sells online is then what it would sell offline. One process refreshes at a time; the others go on answering
from the release before. A copy in which a look-up met damage is filled again, and until then sells what can be read.
"""

from datetime import datetime

from channel.header import Audience
from channel.release_folder import ReleaseFolder
from distribution.models import Release
from distribution.packaging.copy_folder import locked
from distribution.queries.release_path import last_release
from distribution.store_copies import is_reported_damaged, store_copy_folder
from distribution.use_cases.follow_path import follow_path, is_at
from registers.models import ChannelDatabase


def refresh_store_copy(*, group_id: int, now: datetime, must_wait: bool = False) -> bool:
    """Move this machine's copy of a group to the group's last release; returns whether it is there now.

    A copy whose data synchronization is paused stays as it is. When another one is at it: waits for the very first
    copy, or when the caller must, else leaves it alone.

    Raises:
        PackageInvalid: not even a FULL package can be used; the copy is what it was.
        OSError: the package store has lost a file, or the disk is full; the copy is what it was.
    """
    target = last_release(group_id)
    if target is None or _is_paused(group_id):
        return False
    folder = store_copy_folder(group_id)
    if _is_fresh(folder, target):
        return True
    with locked(folder, wait=must_wait or folder.current() is None) as is_mine:
        if is_mine and not _is_fresh(folder, target):
            follow_path(folder=folder, target=target, audience=Audience.STORE, anew=is_reported_damaged(folder))
            _write_database_row(target, now)
        return _is_fresh(folder, target)


def store_copy_is_behind(group_id: int) -> bool:
    """Tell whether there is a release that this machine's copy of a group is not at, or the copy is to be filled again."""
    target = last_release(group_id)
    return target is not None and not _is_fresh(store_copy_folder(group_id), target) and not _is_paused(group_id)


def _is_paused(group_id: int) -> bool:
    return ChannelDatabase.objects.filter(
        kind=ChannelDatabase.Kind.STORE, group_id=group_id, pause_data_synchronization=True
    ).exists()


def _is_fresh(folder: ReleaseFolder, target: Release) -> bool:
    return is_at(folder.state(), target) and not is_reported_damaged(folder)


def _write_database_row(target: Release, now: datetime) -> None:
    """Show the copy among the channel databases; with several machines it is the last one that moved."""
    ChannelDatabase.objects.update_or_create(
        kind=ChannelDatabase.Kind.STORE,
        group_id=target.group_id,
        defaults={"release_number": target.number, "epoch": target.epoch, "release_applied_at": now},
    )
