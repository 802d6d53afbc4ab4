"""The register's own channel database, opened read-only and kept open while it sells.

Each question is answered within one read transaction, so that its answers come from one release even while the sync
loop applies the next. Which file that is, is asked of the journal before each question: a switch to another file
happens between two operations and never within one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from channel.database import schema_version
from channel.errors import PackageCorrupt, StateConflict
from channel.lookup.newer_columns import add_newer_columns
from channel.release_folder import ReleaseFolder
from pos.clock import Clock
from pos.errors import ChannelDatabaseDamaged, NoOfflineDatabase
from pos.home import RegisterHome
from pos.journal import settings
from pos.journal.channel_pointer import ChannelDatabasePointer, forget_release
from pos.journal.repairs import RepairKind

# What a reader may meet on a sound database; everything else means that the file cannot be trusted.
PASSING_TROUBLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_MISUSE,
}


class OfflineData:
    """A reader of whatever channel database the journal points at."""

    def __init__(self, journal: sqlite3.Connection, home: RegisterHome, clock: Clock) -> None:
        self._journal = journal
        self._folder = ReleaseFolder(home.channel_databases, ChannelDatabasePointer(journal))
        self._clock = clock
        self._name: str | None = None
        self._schema_version = 0
        self._opened = 0
        self._connection: sqlite3.Connection | None = None

    @property
    def exists(self) -> bool:
        """Tell whether there is anything to sell from offline."""
        return settings.read(self._journal, settings.CHANNEL_DATABASE) is not None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read from one release, unchanged until the end of the block.

        Raises: NoOfflineDatabase, ChannelDatabaseDamaged.
        """
        with self._damage_noted():
            connection = self._current()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def version(self) -> tuple[str, int, int]:
        """Return a value that changes with every release, for who keeps what was read.

        SQLite's own number counts for one connection only, so it stands beside how often one was opened.

        Raises: NoOfflineDatabase, ChannelDatabaseDamaged.
        """
        with self._damage_noted():
            connection = self._current()
            return str(self._name), self._opened, int(connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let the file go."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._name = None, None

    def _current(self) -> sqlite3.Connection:
        """Return the open database; another one if, since the last question, the journal points elsewhere or tables changed."""
        name = settings.read(self._journal, settings.CHANNEL_DATABASE)
        if name is None:
            self.close()
            raise NoOfflineDatabase
        if self._connection is None or name != self._name or schema_version(self._connection) != self._schema_version:
            self.close()
            try:
                self._connection = self._folder.open()
            except StateConflict as error:
                raise PackageCorrupt("its file is gone") from error
            self._opened += 1
            # Read first: tables that change while we look are seen by the next question.
            self._name, self._schema_version = name, schema_version(self._connection)
            add_newer_columns(self._connection)
        return self._connection

    @contextmanager
    def _damage_noted(self) -> Iterator[None]:
        """Have a damaged database fetched again; what will pass by itself is passed on as it is."""
        try:
            yield
        except (sqlite3.DatabaseError, PackageCorrupt) as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in PASSING_TROUBLE:
                raise
            self.close()
            forget_release(self._journal, RepairKind.CHANNEL_DATABASE_DAMAGED, str(error), at=self._clock())
            message = f"The register's own data cannot be read ({error}). It is fetched again with the next sync."
            raise ChannelDatabaseDamaged(message) from error
