"""Bring the builder's copy of a group to the group's last release, from packages, when it is not there.

It is behind when its builder died after publishing, or when another machine's builder published; it is of no use when
HQ was restored to an earlier time, or when tables are announced that it does not have.
"""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from channel.database import open_channel_database
from channel.ddl import read_tables
from channel.errors import PackageInvalid
from channel.header import PackageKind
from channel.package import unpack_package
from channel.release_folder import ReleaseFolder
from channel.state import ChannelState
from distribution.announcements import replicated_tables
from distribution.models import Package, Release
from distribution.package_store import package_store
from distribution.packaging.build import FULL_AUDIENCE
from distribution.packaging.builder_folder import unpacking_folder
from distribution.queries.release_path import HeldRelease, release_path

logger = logging.getLogger(__name__)


def catch_up_builder_copy(*, folder: ReleaseFolder, last: Release) -> bool:
    """Move the copy to the last release; False: that is not possible, and it has to be made anew from the tables."""
    if not _is_at(folder.state(), last):
        try:
            _move(folder, last)
        except (PackageInvalid, OSError, sqlite3.DatabaseError) as error:
            logger.warning("The builder's copy of group %s cannot catch up and is made anew: %s", last.group_id, error)
            return False
    return _is_at(folder.state(), last) and _has_announced_tables(folder)


def _is_at(state: ChannelState | None, last: Release) -> bool:
    """Compare all there is: after HQ travelled in time, a number alone may mean other rows."""
    return state is not None and (state.group_id, state.release, state.epoch, state.checksums) == (
        last.group_id,
        last.number,
        last.epoch,
        last.checksums,
    )


def _has_announced_tables(folder: ReleaseFolder) -> bool:
    path = folder.current()
    assert path is not None
    with closing(open_channel_database(path)) as connection:
        held = {table.name: table for table in read_tables(connection)}
    return held == {replicated.table.name: replicated.table for replicated in replicated_tables()}


def _move(folder: ReleaseFolder, last: Release) -> None:
    """Follow the cheapest way there is, in as many steps as it has."""
    while not _is_at(state := folder.state(), last):
        held = HeldRelease(state.group_id, state.epoch, state.release) if state else HeldRelease(None, None, None)
        path = release_path(last, held, audience=FULL_AUDIENCE)
        if path is None or not path.packages:
            raise PackageInvalid(f"There is no way to release {last.number}.")
        with unpacking_folder(folder) as unpacked:
            full, deltas = _unpack(path.packages, Path(unpacked))
            folder.move(
                full=full,
                deltas=deltas,
                group_id=last.group_id,
                to_release=path.target.number,
                checksums=path.target.checksums,
            )


def _unpack(packages: tuple[Package, ...], folder: Path) -> tuple[Path | None, list[Path]]:
    store, full, deltas = package_store(), None, []
    for package in packages:
        target = folder / package.sha256
        source = store.path(package.sha256)
        unpack_package(source, target, sha256=package.sha256, uncompressed_bytes=package.uncompressed_bytes)
        if package.kind == PackageKind.FULL:
            full = target
        else:
            deltas.append(target)
    return full, deltas
