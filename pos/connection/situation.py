"""What the cashier is in the middle of, read from the journal: the cart knows, so nothing else has to remember."""

import sqlite3

from pos.connection.states import Situation
from pos.journal import cart_store, settings


def read_situation(journal: sqlite3.Connection) -> Situation:
    """Tell what is going on at the register."""
    if cart_store.has_payments(journal):
        return Situation.IN_PAYMENT
    if cart_store.read_head(journal) is not None:
        return Situation.IN_TRANSACTION
    if settings.read(journal, settings.SIGNED_IN_STAFF) is not None:
        return Situation.BETWEEN_TRANSACTIONS
    return Situation.SIGNED_OUT
