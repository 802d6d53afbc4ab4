"""All a register must know of its store and of itself before it can sell, in one answer of one release.

A register with an offline database reads them there, one without asks HQ's retail server; both run this. One answer
and not one for each part, because a receipt's mask of one release beside a payment method of another is no state HQ
was ever in.
"""

import sqlite3
from decimal import Decimal

from msgspec import Struct

from channel import money
from channel.cash import smallest_coin
from channel.lookup.exchange_rates import ExchangeRateInfo, exchange_rates
from channel.lookup.one_release import one_release
from channel.lookup.payment_methods import PaymentMethodInfo, payment_methods
from channel.lookup.registers import RegisterInfo, find_or_assume_register
from channel.lookup.stores import StoreInfo, find_store

RELEASE_QUERY = "SELECT value FROM channel_state WHERE name = 'release'"


class StoreFacts(Struct, frozen=True, kw_only=True):
    """The store with its receipt settings, the register with its offline profile, the ways to pay.

    `currency_exponent` is how many digits after the point amounts of the store's currency have. `exchange_rates` are past
    and future ones too: which holds, a clock decides.
    """

    store: StoreInfo
    register: RegisterInfo
    payment_methods: list[PaymentMethodInfo]
    currency_exponent: int
    release: int
    exchange_rates: list[ExchangeRateInfo] = []

    def smallest_coin(self, currency: str) -> Decimal | None:
        """Return what cash of a currency is rounded to in this store, None where every unit is a coin."""
        return smallest_coin(currency, self.store.smallest_coin if currency == self.store.currency else None)

    def payment_method(self, code: str) -> PaymentMethodInfo | None:
        """Return the payment method with this code, None when it is none of those in use."""
        return next((method for method in self.payment_methods if method.code == code), None)


def find_store_facts(connection: sqlite3.Connection, *, store_number: str, register_number: str) -> StoreFacts:
    """Read the facts of a register.

    Raises:
        NotFound: the channel database has no such store.
    """
    with one_release(connection):
        store = find_store(connection, store_number)
        return StoreFacts(
            store=store,
            register=find_or_assume_register(connection, register_number, store_number=store_number),
            payment_methods=payment_methods(connection),
            currency_exponent=money.exponent(store.currency),
            release=int(connection.execute(RELEASE_QUERY).fetchone()[0]),
            exchange_rates=exchange_rates(connection, store.currency),
        )
