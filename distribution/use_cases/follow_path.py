"""Move one of this machine's copies of a group's channel database to a release, by the packages that registers get.

By the same path and the same code as a register: so the builder compares with what registers hold, and look-ups answer
what registers would. Whoever calls holds the copy's folder locked.
"""

import errno
import logging
import sqlite3
from pathlib import Path

from channel.errors import PackageInvalid
from channel.header import Audience, PackageKind
from channel.package import unpack_package
from channel.release_folder import ReleaseFolder
from channel.state import ChannelState
from distribution.group_keys import secret_of
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.packaging.copy_damage import speaks_of_damage
from distribution.packaging.copy_folder import unpacking_folder
from distribution.queries.release_checksums import release_checksums
from distribution.queries.release_path import HeldRelease, ReleasePath, release_path

logger = logging.getLogger(__name__)

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


def is_at(state: ChannelState | None, target: Release, audience: Audience = Audience.STORE) -> bool:
    """Tell whether a copy is at a release. All there is is compared: after time travel a number alone means little."""
    return state is not None and (state.group_id, state.release, state.epoch, state.checksums) == (
        target.group_id,
        target.number,
        target.epoch,
        release_checksums(target, audience),
    )


def follow_path(*, folder: ReleaseFolder, target: Release, audience: Audience, anew: bool = False) -> None:
    """Move the copy to its group's last release, in as many steps as the way has.

    A copy that cannot follow its DELTAs (damaged, another one after a restore, or a file is lost) is filled again from a
    FULL, and so is one that is to be made `anew`.

    Raises:
        PackageInvalid: no packages lead there, or they cannot be used; the copy is what it was, or on its way.
        OSError: the package store has lost a file, or the disk is full; likewise.
        sqlite3.OperationalError: the disk is full, or the copy stays locked; likewise.
    """
    state = None if anew else folder.state()
    if state is not None:
        try:
            _walk(folder, target, audience, state)
            return
        except (PackageInvalid, OSError, sqlite3.DatabaseError) as error:
            if not _may_be_mended(error):
                raise
            logger.warning("The copy %s is filled again: %s", folder.folder, error)
    _walk(folder, target, audience, None)


def _may_be_mended(error: Exception) -> bool:
    """Tell whether beginning anew may help; it does not where space is missing, or somebody holds a lock."""
    if isinstance(error, OSError):
        return error.errno not in _NO_SPACE
    return isinstance(error, PackageInvalid) or speaks_of_damage(error)


def _walk(folder: ReleaseFolder, target: Release, audience: Audience, state: ChannelState | None) -> None:
    """Take one way after the other from a state, or from nothing, to the target."""
    while not is_at(state, target, audience):
        held = HeldRelease(state.group_id, state.epoch, state.release) if state else HeldRelease(None, None, None)
        path = release_path(target, held, audience=audience)
        if path is None:
            raise PackageInvalid(f"No packages lead to release {target.number}; run a distribution schedule again.")
        _step(folder, path, audience)
        state = folder.state()
        if state is None:
            raise PackageInvalid("The copy cannot be read after it was moved.")


def _step(folder: ReleaseFolder, path: ReleasePath, audience: Audience) -> None:
    """Unpack the packages of a way and move; the last way of several leads to the target.

    There may be none, when the release changed nothing for this audience.
    """
    with unpacking_folder(folder) as unpacked:
        files = [(package, _unpack(package, Path(unpacked))) for package in path.packages]
        folder.move(
            full=next((file for package, file in files if package.kind == PackageKind.FULL), None),
            deltas=[file for package, file in files if package.kind != PackageKind.FULL],
            group_id=path.target.group_id,
            to_release=path.target.number,
            checksums=release_checksums(path.target, audience),
        )


def _unpack(package: Package, folder: Path) -> Path:
    target = folder / package.sha256
    source = package_store().path(package.sha256)
    unpack_package(source, target, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes, key=secret_of(package))
    return target
