"""Job 1110: what is the same everywhere. `exponent` is the number of minor digits of a currency.

An exchange rate holds from a moment until the next one of its currencies; future ones travel too, and the register
decides by its own clock.
"""

from channel.table import ChannelTable, boolean, decimal, integer, text, timestamp

CURRENCY = ChannelTable(
    "currency",
    (integer("currency_id"), text("code"), text("name"), integer("exponent")),
)

EXCHANGE_RATE = ChannelTable(
    "exchange_rate",
    (
        integer("exchange_rate_id"),
        text("store_currency"),
        text("currency"),
        decimal("rate", 6),  # the store's currency for one unit of the other
        timestamp("valid_from"),
        boolean("is_accepted"),  # not: from then on the currency is not taken
    ),
    indexes=(("store_currency", "currency", "valid_from"),),
)

TABLES = (CURRENCY, EXCHANGE_RATE)
