"""Bring this machine's copy of a group's STORE channel database to the last release, by the registers' own packages.

By the same path and the same code as a register, so that what it sells online is what it would sell offline. One
process refreshes at a time; the others go on answering from the release before. A copy that cannot follow its DELTAs
(damaged, or another one after a restore) is filled again from a FULL.
"""

import fcntl
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from channel.errors import PackageInvalid
from channel.header import PackageKind
from channel.package import unpack_package
from channel.release_folder import ReleaseFolder
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.packaging.build import FULL_AUDIENCE
from distribution.queries.release_path import HeldRelease, ReleasePath, last_release, release_path
from distribution.store_copies import LOCK_FILE, store_copy_folder
from registers.models import ChannelDatabase

logger = logging.getLogger(__name__)

INCOMING_PREFIX = "incoming-"


def refresh_store_copy(*, group_id: int, now: datetime) -> bool:
    """Move this machine's copy of a group to the group's last release; returns whether it is there now.

    When another process is at it: waits for the very first copy, else leaves it alone.

    Raises:
        PackageInvalid: not even a FULL package can be used; the copy is what it was.
        OSError: the package store has lost a file, or the disk is full; the copy is what it was.
    """
    target = last_release(group_id)
    if target is None:
        return False
    folder = store_copy_folder(group_id)
    if _is_at(folder, target):
        return True
    with _lock(folder, wait=folder.current() is None) as is_mine:
        if is_mine and not _is_at(folder, target):
            _move(folder, target)
            _write_database_row(target, now)
        return _is_at(folder, target)


def _is_at(folder: ReleaseFolder, target: Release) -> bool:
    state = folder.state()
    return state is not None and (state.release, state.epoch) == (target.number, target.epoch)


@contextmanager
def _lock(folder: ReleaseFolder, *, wait: bool) -> Iterator[bool]:
    """Hold the folder against other refreshers; yields False when one of them has it. It goes with the process."""
    with (folder.folder / LOCK_FILE).open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def _move(folder: ReleaseFolder, target: Release) -> None:
    """Follow the cheapest path from what the copy holds; when that fails, begin anew from a FULL."""
    folder.remove_strays()
    for stray in folder.folder.glob(f"{INCOMING_PREFIX}*"):
        shutil.rmtree(stray)
    state = folder.state()
    held = HeldRelease(state.group_id, state.epoch, state.release) if state else HeldRelease(None, None, None)
    path = release_path(target, held, audience=FULL_AUDIENCE)
    try:
        _follow(folder, path)
    except PackageInvalid as error:
        if path is None or path.from_release is None:
            raise
        logger.warning("the store copy of group %s is filled again: %s", target.group_id, error)
        _follow(folder, release_path(target, HeldRelease(None, None, None), audience=FULL_AUDIENCE))


def _follow(folder: ReleaseFolder, path: ReleasePath | None) -> None:
    """Unpack the packages of a path and move; long paths end earlier, and the next refresh goes on."""
    if path is None:
        raise PackageInvalid("No packages lead to the last release; run a distribution schedule again.")
    with tempfile.TemporaryDirectory(prefix=INCOMING_PREFIX, dir=folder.folder) as incoming:
        unpacked = [(package, _unpack(package, Path(incoming))) for package in path.packages]
        folder.move(
            full=next((file for package, file in unpacked if package.kind == PackageKind.FULL), None),
            deltas=[file for package, file in unpacked if package.kind == PackageKind.DELTA],
            group_id=path.target.group_id,
            to_release=path.target.number,
            checksums=path.target.checksums,
        )


def _unpack(package: Package, incoming: Path) -> Path:
    target = incoming / package.sha256
    unpack_package(
        package_store().path(package.sha256), target, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes
    )
    return target


def _write_database_row(target: Release, now: datetime) -> None:
    """Show the copy among the channel databases; with several machines it is the last one that moved."""
    ChannelDatabase.objects.update_or_create(
        kind=ChannelDatabase.Kind.STORE,
        group_id=target.group_id,
        defaults={"release_number": target.number, "epoch": target.epoch, "release_applied_at": now},
    )
