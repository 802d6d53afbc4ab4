"""Job 1060: who may sign in at a store, with what permissions. PINs travel as Argon2id hashes only."""

from channel.table import ChannelTable, boolean, decimal, integer, text

PERMISSION_GROUP = ChannelTable(
    "permission_group",
    (
        integer("permission_group_id"),
        text("code"),
        text("name"),
        boolean("can_return"),
        boolean("can_return_without_receipt"),
        boolean("can_override_price"),
        boolean("can_void"),
        boolean("can_disconnect"),
        decimal("maximum_discount_percent", 2),
    ),
)

STAFF = ChannelTable(
    "staff",
    (
        integer("staff_id"),
        text("number"),
        text("name"),
        text("pin_hash"),
        text("language"),
        integer("permission_group_id"),
        boolean("is_active"),
    ),
    indexes=(("number",),),
)

STAFF_ADDRESS_BOOK = ChannelTable(
    "staff_address_book",
    (integer("staff_address_book_id"), integer("staff_id"), integer("address_book_id")),
    indexes=(("staff_id",),),
)

STORE_ADDRESS_BOOK = ChannelTable(
    "store_address_book",
    (integer("store_address_book_id"), integer("store_id"), integer("address_book_id")),
    indexes=(("store_id",),),
)

TABLES = (PERMISSION_GROUP, STAFF, STAFF_ADDRESS_BOOK, STORE_ADDRESS_BOOK)
