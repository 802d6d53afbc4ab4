"""Job 1020: price groups, the stores that use them, prices and promotions with their validity.

Future and expired ones travel too: the register decides by its own date which are valid.
"""

from channel.table import ChannelTable, boolean, date, decimal, integer, text

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

PROMOTION = ChannelTable(
    "promotion",
    (
        integer("promotion_id"),
        integer("price_group_id"),
        text("code"),
        text("name"),
        text("kind"),
        text("combination"),
        integer("priority"),
        decimal("percent", 4, nullable=True),
        decimal("amount", 4, nullable=True),
        decimal("set_price", 4, nullable=True),
        integer("free"),
        integer("sets_at_most", nullable=True),
        decimal("threshold", 4, nullable=True),
        date("valid_from"),
        date("valid_to", nullable=True),
        text("weekdays"),
        text("from_time"),
        text("to_time"),
        boolean("is_active"),
    ),
)

PROMOTION_PART = ChannelTable(
    "promotion_part",
    (integer("promotion_part_id"), integer("promotion_id"), integer("part"), integer("pieces")),
    indexes=(("promotion_id",),),
)

PROMOTION_ITEM = ChannelTable(
    "promotion_item",
    (
        integer("promotion_item_id"),
        integer("promotion_id"),
        integer("part"),
        integer("product_id", nullable=True),
        integer("category_id", nullable=True),
    ),
    indexes=(("product_id",), ("category_id",)),
)

TABLES = (PRICE_GROUP, STORE_PRICE_GROUP, PRICE, PROMOTION, PROMOTION_PART, PROMOTION_ITEM)
