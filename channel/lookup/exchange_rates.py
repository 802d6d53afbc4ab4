"""At which rates foreign money is taken, by moments: who asks decides by a clock of its own which holds."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from channel.lookup.one_release import fetch
from channel.timestamp import timestamp_text

# The newest of each currency and not all of them: rates that change every day would grow what a register is told for
# years. HQ plans fewer ahead than that (backoffice/pricing/use_cases/add_exchange_rate.py), so the present one is there.
MOST_RATES = 60

QUERY = """
    SELECT currency, CASE WHEN instr(rate, '.') THEN rtrim(rtrim(rate, '0'), '.') ELSE rate END AS rate, valid_from, is_accepted
    FROM (
        SELECT currency, rate, valid_from, is_accepted,
               row_number() OVER (PARTITION BY currency ORDER BY valid_from DESC) AS place
        FROM exchange_rate WHERE store_currency = :currency
    )
    WHERE place <= :most
    ORDER BY currency, valid_from
"""


class ExchangeRateInfo(Struct, frozen=True, kw_only=True):
    """The store's currency for one unit of another, from a moment on; not accepted: from then on that is not taken."""

    currency: str
    rate: str
    valid_from: str
    is_accepted: bool


def exchange_rates(connection: sqlite3.Connection, store_currency: str) -> list[ExchangeRateInfo]:
    """List the rates into a store's currency, those of one currency by the moment they begin."""
    return fetch(connection, QUERY, {"currency": store_currency, "most": MOST_RATES}, ExchangeRateInfo)


def rates_at(rates: Iterable[ExchangeRateInfo], at: datetime) -> dict[str, ExchangeRateInfo]:
    """Return the rates that hold at a moment, by currency, in the order of currencies; rates begin in rising order."""
    now = timestamp_text(at)
    begun = {rate.currency: rate for rate in rates if rate.valid_from <= now}
    return {currency: rate for currency, rate in begun.items() if rate.is_accepted}
