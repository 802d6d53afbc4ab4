"""How customers may pay."""

import sqlite3
from typing import Literal

from msgspec import Struct

from channel.lookup.one_release import fetch

QUERY = """
    SELECT code, name, kind, opens_drawer, allows_change, works_offline
    FROM payment_method WHERE is_active
    ORDER BY payment_method_id
"""


class PaymentMethodInfo(Struct, frozen=True, kw_only=True):
    """A way to pay. Only one that `works_offline` is offered while HQ is out of reach."""

    code: str
    name: str
    kind: Literal["CASH", "CARD", "VOUCHER"]
    opens_drawer: bool
    allows_change: bool
    works_offline: bool


def payment_methods(connection: sqlite3.Connection) -> list[PaymentMethodInfo]:
    """List the payment methods in use, in the order they were made."""
    return fetch(connection, QUERY, {}, PaymentMethodInfo)
