"""The folder of one channel database: the file in use, and for a moment the one that will follow it.

Everybody who reads or moves a channel database goes through here, at HQ and on the register, so that the switch from
one file to the next is right in one place: the new file is durable before the pointer moves, the pointer has moved
before the old file goes, and an open database is never renamed over.
"""

import logging
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from channel.apply import apply_deltas
from channel.assemble import assemble
from channel.database import open_channel_database
from channel.errors import PackageCorrupt, PackageForeign, StateConflict
from channel.pointer import FilePointer, Pointer
from channel.row_hash import TableChecksum
from channel.state import ChannelState, read_state

__all__ = ["FilePointer", "Pointer", "ReleaseFolder"]

logger = logging.getLogger(__name__)

COMPANION_SUFFIXES = ("", "-wal", "-shm", "-journal")


class ReleaseFolder:
    """The files of one channel database and the pointer to the one in use."""

    def __init__(self, folder: Path, pointer: Pointer) -> None:
        self.folder = folder
        self.pointer = pointer

    def current(self) -> Path | None:
        """Return the database in use; None when there is none yet, or its file was lost."""
        name = self.pointer.get()
        path = self.folder / name if name else None
        return path if path is not None and path.is_file() else None

    def state(self) -> ChannelState | None:
        """Read where the database in use stands; None when there is none, or none that can be read."""
        path = self.current()
        if path is None:
            return None
        try:
            return read_state(path)
        except (PackageCorrupt, sqlite3.DatabaseError) as error:
            logger.warning("The channel database %s cannot be read and will be made anew: %s", path, error)
            return None

    def release(self) -> int | None:
        """Return the release of the database in use, or None."""
        state = self.state()
        return state.release if state else None

    def open(self) -> sqlite3.Connection:
        """Open the database in use for reading. It stays readable when another takes its place; open again to see that.

        Raises:
            StateConflict: there is no database yet.
        """
        while (path := self.current()) is not None:
            try:
                connection = open_channel_database(path)
            except sqlite3.OperationalError:
                if self.current() == path:
                    raise
                continue  # it was switched away before we opened it
            # A switch after we read the pointer might have taken away the file's WAL before we opened that.
            if self.current() == path:
                return connection
            connection.close()
        raise StateConflict("There is no channel database yet.")

    def move(
        self,
        *,
        full: Path | None,
        deltas: Sequence[Path],
        group_id: int,
        to_release: int,
        checksums: Mapping[str, TableChecksum],
    ) -> Path:
        """Move to a release and return the database then in use.

        With `full`, an unpacked FULL package that is used up, a new file is assembled beside the one in use and takes
        its place. Without, the unpacked `deltas` are applied to the one in use.

        Raises:
            PackageForeign: there is no database to apply `deltas` to, or a package does not belong here.
            PackageInvalid: a package cannot be used. Nothing has changed.
            OSError, sqlite3.OperationalError: the disk is full. Nothing has changed.
        """
        old = self.current()
        if full is None:
            if old is None:
                raise PackageForeign("There is no database these packages could be applied to.")
            apply_deltas(old, deltas, group_id=group_id, to_release=to_release, checksums=checksums)
            return old
        new = self.new_path(to_release)
        assemble(full, deltas, new, group_id=group_id, to_release=to_release, checksums=checksums)
        self.switch_to(new)
        return new

    def new_path(self, release: int) -> Path:
        """Name a file for a database of a release; no two are ever the same, so no file inherits another's WAL."""
        return self.folder / f"channel-{release}-{secrets.token_hex(4)}.db"

    def switch_to(self, new: Path) -> None:
        """Let a finished, durable database of this folder take the place of the one in use."""
        old = self.pointer.get()
        self.pointer.set(new.name)
        if old and old != new.name:
            self._remove(self.folder / old)

    def remove_strays(self) -> None:
        """Remove what interrupted moves left behind. Only while nobody is moving this database."""
        name = self.pointer.get()
        kept = {f"{name}{suffix}" for suffix in COMPANION_SUFFIXES}
        for path in self.folder.glob("channel-*"):
            if path.name not in kept:
                logger.info("Removing %s, left behind by an interrupted move", path)
                self._remove(path)

    def _remove(self, path: Path) -> None:
        """Remove a database. Open readers keep it; where the system refuses that (Windows), it is a stray for later."""
        for suffix in COMPANION_SUFFIXES:
            with suppress(PermissionError):
                path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
