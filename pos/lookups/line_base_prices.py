"""What a kilogram or a litre costs in the lines of a cart or a receipt, as far as the register's own data knows."""

import sqlite3
from collections.abc import Collection

from channel.base_price import BasePrice
from channel.errors import EverytillError
from channel.lookup.contents import base_prices
from channel.transaction import Line
from pos.lookups.offline_data import OfflineData


def line_base_prices(offline: OfflineData, lines: Collection[Line], currency: str) -> dict[int, BasePrice]:
    """Return base prices by line number; none where there is no data, or it cannot be read: a receipt is shown all the same."""
    if not lines:
        return {}
    try:
        with offline.reading() as connection:
            return base_prices(connection, lines, currency)
    except (EverytillError, sqlite3.Error):
        return {}
