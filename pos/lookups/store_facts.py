"""What the register knows about its store and itself: read once per release and kept.

Payment methods, the receipt's mask and the offline profile arrive by package like prices do. Reading them anew for
every scanned line would cost more than the scan.
"""

import sqlite3
from datetime import date, datetime

from msgspec import Struct

from channel import lookup
from channel.activation import ActivationAnswer
from channel.errors import EverytillError, NotFound
from channel.lookup import OfflineProfile, PaymentMethodInfo, RegisterInfo, StoreInfo
from pos.identity import require_activation
from pos.lookups.business_date import business_date, store_date
from pos.lookups.default_profile import DEFAULT_PROFILE
from pos.lookups.offline_data import OfflineData


class StoreFacts(Struct, frozen=True, kw_only=True):
    """The store, this register, the ways to pay, and how receipts are numbered ("" leaves that to the program)."""

    store: StoreInfo
    register: RegisterInfo
    payment_methods: dict[str, PaymentMethodInfo]
    receipt_mask: str


class FactsReader:
    """Reads the facts when the release has changed."""

    def __init__(self, journal: sqlite3.Connection, offline: OfflineData) -> None:
        self._journal = journal
        self._offline = offline
        self._version: tuple[str, int] | None = None
        self._facts: StoreFacts | None = None

    def read(self) -> StoreFacts:
        """Return the facts of the present release.

        Raises: NeverSynced, ChannelDatabaseDamaged, NotActivated.
        """
        version = self._offline.version()
        if self._facts is None or version != self._version:
            self._facts = self._read()
            self._version = version
        return self._facts

    def profile(self) -> OfflineProfile:
        """Return the offline profile in force, the defaults while there is no data to read it from."""
        if not self._offline.exists:
            return DEFAULT_PROFILE
        try:
            return self.read().register.offline_profile or DEFAULT_PROFILE
        except (EverytillError, sqlite3.Error):
            # whoever needs the data itself is told what is wrong with it
            return DEFAULT_PROFILE

    def store_date(self, at: datetime) -> date:
        """Return the calendar date of a moment in the store: the one prices go by."""
        return store_date(at, self.read().store.time_zone)

    def business_date(self, at: datetime) -> date:
        """Return the day whose takings a moment belongs to."""
        store = self.read().store
        return business_date(at, store.time_zone, store.business_day_cutoff)

    def _read(self) -> StoreFacts:
        activation = require_activation(self._journal)
        with self._offline.reading() as connection:
            store = lookup.find_store(connection, activation.store_number)
            return StoreFacts(
                store=store,
                register=_find_register(connection, activation),
                payment_methods={method.code: method for method in lookup.payment_methods(connection)},
                receipt_mask=store.receipt_number_mask,
            )


def _find_register(connection: sqlite3.Connection, activation: ActivationAnswer) -> RegisterInfo:
    """Find this register; one that was made after the release was published sells all the same."""
    try:
        return lookup.find_register(connection, activation.register_number)
    except NotFound:
        return RegisterInfo(
            number=activation.register_number,
            name=activation.register_name,
            store_number=activation.store_number,
            support_offline=True,
        )
