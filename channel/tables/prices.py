"""Job 1020: price groups, the stores that use them, and prices with their validity.

Future and expired prices travel too: the register decides by its own date which one is valid.
"""

from channel.table import ChannelTable, date, decimal, integer, text

PRICE_GROUP = ChannelTable(
    "price_group",
    (integer("price_group_id"), text("code"), text("name"), text("currency"), integer("priority")),
)

STORE_PRICE_GROUP = ChannelTable(
    "store_price_group",
    (integer("store_price_group_id"), integer("store_id"), integer("price_group_id")),
    indexes=(("store_id",),),
)

PRICE = ChannelTable(
    "price",
    (
        integer("price_id"),
        integer("price_group_id"),
        integer("product_id"),
        decimal("unit_price", 6),
        date("valid_from"),
        date("valid_to", nullable=True),
    ),
    indexes=(("product_id",),),
)

TABLES = (PRICE_GROUP, STORE_PRICE_GROUP, PRICE)
