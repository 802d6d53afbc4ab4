"""Everything a verb of the register works with, put together in one place.

One context per thread: SQLite connections are not shared between the loop that syncs and the program that sells.
"""

import sqlite3
from dataclasses import dataclass

from channel.release_folder import ReleaseFolder
from pos.clock import Clock, utc_now
from pos.connection.keeper import AgreeToSwitch, ConnectionKeeper
from pos.equipment import Equipment
from pos.headquarters.access import HeadquartersAccess
from pos.home import RegisterHome
from pos.journal.channel_pointer import ChannelDatabasePointer
from pos.journal.connection import open_journal
from pos.lookups.catalog import Catalog
from pos.lookups.offline_data import OfflineData
from pos.lookups.store_facts import FactsReader


@dataclass(frozen=True, slots=True)
class RegisterContext:
    """A register's journal, its data, its connection to HQ, and what is read through them."""

    home: RegisterHome
    journal: sqlite3.Connection
    clock: Clock
    headquarters: HeadquartersAccess
    release_folder: ReleaseFolder
    offline: OfflineData
    facts: FactsReader
    connection: ConnectionKeeper
    catalog: Catalog
    equipment: Equipment

    def close(self) -> None:
        """Close every file and connection."""
        self.headquarters.close()
        self.offline.close()
        self.journal.close()


def open_context(
    home: RegisterHome, *, clock: Clock = utc_now, agree_to_switch: AgreeToSwitch = lambda _standing: True
) -> RegisterContext:
    """Open a register's home; the caller closes the context.

    `agree_to_switch` asks the cashier before the register goes offline, if the profile wants that; without anybody to
    ask, the register goes on selling. Raises: JournalTooNew.
    """
    journal = open_journal(home.prepare().journal)
    headquarters = HeadquartersAccess(journal)
    offline = OfflineData(journal, home, clock)
    facts = FactsReader(journal, offline)
    keeper = ConnectionKeeper(
        journal,
        clock=clock,
        profile=facts.profile,
        has_database=lambda: offline.exists,
        probe=lambda deadline: headquarters.client().health(deadline),
        agree_to_switch=agree_to_switch,
    )
    return RegisterContext(
        home=home,
        journal=journal,
        clock=clock,
        headquarters=headquarters,
        release_folder=ReleaseFolder(home.channel_databases, ChannelDatabasePointer(journal)),
        offline=offline,
        facts=facts,
        connection=keeper,
        catalog=Catalog(journal, keeper, headquarters, offline),
        equipment=Equipment(home, journal),
    )
