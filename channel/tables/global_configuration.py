"""Job 1110: what is the same everywhere. `exponent` is the number of minor digits of a currency."""

from channel.table import ChannelTable, integer, text

CURRENCY = ChannelTable(
    "currency",
    (integer("currency_id"), text("code"), text("name"), integer("exponent")),
)

TABLES = (CURRENCY,)
