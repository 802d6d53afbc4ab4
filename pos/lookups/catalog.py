"""Every question a sale asks, online or offline behind one function each.

Online the retail server answers, offline the register's own database, with the same structs from the same code of
`channel.lookup`. When HQ does not answer, the keeper switches and the very same question is finished offline, so
nothing above this file knows about networks.
"""

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from channel import lookup
from channel.errors import EverytillError, NotFound, StateConflict, UnknownBarcode
from channel.lookup import CustomerInfo, SellableProduct, SignedInStaff, StoreFacts
from channel.transaction import Transaction, decode
from pos.connection.keeper import ConnectionKeeper
from pos.errors import HeadquartersFailed, NotWhileOffline
from pos.headquarters.access import HeadquartersAccess
from pos.headquarters.client import HeadquartersClient
from pos.headquarters.deadline import Deadline
from pos.identity import require_activation
from pos.journal import entries
from pos.lookups.offline_data import OfflineData

Answer = TypeVar("Answer")


class Catalog:
    """Answers the questions of a sale."""

    def __init__(
        self, journal: sqlite3.Connection, keeper: ConnectionKeeper, headquarters: HeadquartersAccess, offline: OfflineData
    ) -> None:
        self._journal = journal
        self._keeper = keeper
        self._headquarters = headquarters
        self._offline = offline

    def product(self, code: str, on_date: date) -> SellableProduct:
        """Find what was scanned: a barcode, else a product number keyed in.

        Raises: UnknownBarcode, NoOfflineDatabase when HQ does not answer.
        """
        return self._ask(
            lambda client, deadline: _product_online(client, code, deadline),
            lambda connection, store: _product_offline(connection, store, code, on_date),
        )

    def search(self, text: str, on_date: date) -> list[SellableProduct]:
        """Find products by words of their name or by number."""
        return self._ask(
            lambda client, deadline: client.search_products(text, deadline),
            lambda connection, store: lookup.search_products(connection, store_number=store, text=text, on_date=on_date),
        )

    def customer(self, number: str) -> CustomerInfo:
        """Find a customer. Raises: NotFound."""
        return self._ask(
            lambda client, deadline: client.customer(number, deadline),
            lambda connection, store: lookup.find_customer(connection, store_number=store, number=number),
        )

    def sign_in(self, staff_number: str, pin: str, *, refusal_offline: EverytillError | None = None) -> SignedInStaff:
        """Check a staff number and PIN; offline nobody is let in when there is a refusal.

        Raises: SignInRefused, and the refusal.
        """

        def offline(connection: sqlite3.Connection, store: str) -> SignedInStaff:
            if refusal_offline is not None:
                raise refusal_offline
            return lookup.sign_in(connection, store_number=store, staff_number=staff_number, pin=pin)

        return self._ask(lambda client, deadline: client.sign_in(staff_number, pin, deadline), offline)

    def store_facts(self) -> StoreFacts:
        """Ask what this register must know of its store before it can sell."""
        register_number = require_activation(self._journal).register_number
        return self._ask(
            lambda client, deadline: client.store_facts(deadline),
            lambda connection, store: lookup.find_store_facts(connection, store_number=store, register_number=register_number),
        )

    def sold_transaction(self, receipt_number: str) -> Transaction:
        """Find a receipt in this register's journal, else at HQ.

        Raises: NotFound, NotWhileOffline when only HQ could know.
        """
        own = entries.document_by_receipt(self._journal, receipt_number)
        if own is not None:
            return decode(own)
        document = self._keeper.ask(
            lambda deadline: self._headquarters.client().transaction_by_receipt(receipt_number, deadline), lambda: None
        )
        if document is None:
            raise NotWhileOffline(
                f"Receipt {receipt_number} is not in this register's journal, and headquarters cannot be asked offline."
            )
        return decode(document)

    def _ask(
        self,
        online: Callable[[HeadquartersClient, Deadline], Answer],
        offline: Callable[[sqlite3.Connection, str], Answer],
    ) -> Answer:
        """Ask HQ, else this register's own database for its own store."""
        store = require_activation(self._journal).store_number

        def ask_offline() -> Answer:
            with self._offline.reading() as connection:
                return offline(connection, store)

        def ask_online(deadline: Deadline) -> Answer:
            try:
                return online(self._headquarters.client(), deadline)
            except StateConflict as error:
                if not self._offline.exists:
                    raise
                # HQ is there but cannot answer, for example because its own copy is being made: sell from ours
                raise HeadquartersFailed(error.message) from error

        return self._keeper.ask(ask_online, ask_offline)


def _product_online(client: HeadquartersClient, code: str, deadline: Deadline) -> SellableProduct:
    """Ask HQ for a barcode and then for a number, within one deadline."""
    try:
        return client.product_by_barcode(code, deadline)
    except UnknownBarcode as unknown:
        try:
            return client.product_by_number(code, deadline)
        except NotFound:
            raise unknown from None


def _product_offline(connection: sqlite3.Connection, store: str, code: str, on_date: date) -> SellableProduct:
    """Look a barcode and then a number up in one release."""
    try:
        return lookup.find_by_barcode(connection, store_number=store, code=code, on_date=on_date)
    except UnknownBarcode as unknown:
        try:
            return lookup.find_by_number(connection, store_number=store, number=code, on_date=on_date)
        except NotFound:
            raise unknown from None
