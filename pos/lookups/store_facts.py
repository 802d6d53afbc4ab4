"""What the register knows about its store and itself: read once per release and kept.

Payment methods, the receipt's mask and the offline profile arrive by package like prices do. Reading them anew for
every scanned line would cost more than the scan. A register without an offline database goes by what HQ last told it,
and one whose database cannot be read by what that said when the register moved to its release.
"""

import sqlite3
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from channel import lookup
from channel.business_day import store_date
from channel.errors import EverytillError
from channel.lookup import OfflineProfile, StoreFacts
from pos.errors import ChannelDatabaseDamaged, NoOfflineDatabase
from pos.identity import require_activation
from pos.lookups import kept_facts
from pos.lookups.default_profile import DEFAULT_PROFILE
from pos.lookups.offline_data import OfflineData


class FactsReader:
    """Reads the facts when the release has changed."""

    def __init__(self, journal: sqlite3.Connection, offline: OfflineData) -> None:
        self._journal = journal
        self._offline = offline
        self._version: tuple[str, int, int] | None = None
        self._facts: StoreFacts | None = None

    def read(self) -> StoreFacts:
        """Return the facts of the present release, without a network; those kept last if it cannot be read.

        A damaged database must neither stop a register that is online nor keep a cart from being paid. Not within a
        transaction of the journal: damage is noted there.
        Raises: NoOfflineDatabase when HQ has not told them either, ChannelDatabaseDamaged, NotActivated.
        """
        if not self._offline.exists:
            return self._kept()
        try:
            return self._of_release()
        except (ChannelDatabaseDamaged, sqlite3.Error):
            facts = kept_facts.kept(self._journal)
            if facts is None:
                raise
            return facts

    def profile(self) -> OfflineProfile:
        """Return the offline profile in force, the defaults while there is no data to read it from."""
        try:
            return self.read().register.offline_profile or DEFAULT_PROFILE
        except (EverytillError, sqlite3.Error):
            # whoever needs the data itself is told what is wrong with it
            return DEFAULT_PROFILE

    def store_date(self, at: datetime) -> date:
        """Return the calendar date of a moment in the store: the one prices go by."""
        return store_date(at, self.read().store.time_zone)

    def store_time(self, at: datetime) -> time:
        """Return the time of day of a moment in the store: the one promotions go by."""
        return at.astimezone(ZoneInfo(self.read().store.time_zone)).time()

    def _of_release(self) -> StoreFacts:
        """Return what the register's own database says."""
        version = self._offline.version()
        if self._facts is None or version != self._version:
            self._facts = self._read()
            self._version = version
        return self._facts

    def _kept(self) -> StoreFacts:
        """Return what HQ last told."""
        facts = kept_facts.kept(self._journal)
        if facts is None:
            raise NoOfflineDatabase
        return facts

    def _read(self) -> StoreFacts:
        """Read the facts in the register's own database."""
        activation = require_activation(self._journal)
        with self._offline.reading() as connection:
            return lookup.find_store_facts(
                connection, store_number=activation.store_number, register_number=activation.register_number
            )
