"""The tables every channel database has, one module per scheduler job's area.

Their columns are the contract with every register in the field: adding one is a new schema version, and nothing is
ever renamed. No unique constraint and no foreign key beside the primary key, because rows travel in any order and
today's row may replace yesterday's number before yesterday's row has gone.
"""

from channel.table import ChannelTable
from channel.tables import (
    channel_configuration,
    customers,
    global_configuration,
    prices,
    products,
    registers,
    staff,
    taxes,
)

STANDARD_TABLES: tuple[ChannelTable, ...] = (
    *customers.TABLES,
    *prices.TABLES,
    *products.TABLES,
    *staff.TABLES,
    *channel_configuration.TABLES,
    *taxes.TABLES,
    *registers.TABLES,
    *global_configuration.TABLES,
)

TABLES_BY_NAME: dict[str, ChannelTable] = {table.name: table for table in STANDARD_TABLES}
