"""Which channel database the register sells from, and whether it still believes in its release.

In the journal, so that switching to another file is one durable write. "Forgotten" is a note and not the removal of
the file: a register whose data is doubtful goes on selling from it until HQ has sent new data.
"""

import sqlite3
from datetime import datetime

from pos.journal import repairs, settings
from pos.journal.connection import durable
from pos.journal.repairs import RepairKind


class ChannelDatabasePointer:
    """The pointer of `channel.release_folder`, kept in the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self) -> str | None:
        """Return the file's name in the folder of channel databases."""
        return settings.read(self._connection, settings.CHANNEL_DATABASE)

    def set(self, name: str) -> None:
        """Sell from another file from now on; the new one holds a known release, whatever was thought of the old."""
        with durable(self._connection):
            settings.write(self._connection, settings.CHANNEL_DATABASE, name)
            settings.write(self._connection, settings.RELEASE_FORGOTTEN, None)
            settings.write(self._connection, settings.AUDIT, None)


def is_release_forgotten(connection: sqlite3.Connection) -> bool:
    """Tell whether HQ has to send a whole new database."""
    return settings.read(connection, settings.RELEASE_FORGOTTEN) is not None


def forget_release(connection: sqlite3.Connection, kind: RepairKind, why: str, *, at: datetime) -> None:
    """Have the next poll say that this register holds no release, so that HQ plans a whole new database."""
    if is_release_forgotten(connection):
        return
    with durable(connection):
        settings.write(connection, settings.RELEASE_FORGOTTEN, why or kind.value)
        repairs.note(connection, kind, why, at=at)
