"""Job 1010: the customers a store may sell to, by the address books it uses."""

from channel.table import ChannelTable, boolean, integer, text

CUSTOMER = ChannelTable(
    "customer",
    (
        integer("customer_id"),
        text("number"),
        text("name"),
        text("email"),
        text("phone"),
        text("tax_number"),
        text("language"),
        boolean("blocked"),
    ),
    indexes=(("number",),),
    search=("name", "number", "phone"),
)

CUSTOMER_ADDRESS_BOOK = ChannelTable(
    "customer_address_book",
    (integer("customer_address_book_id"), integer("customer_id"), integer("address_book_id")),
    indexes=(("customer_id",),),
)

TABLES = (CUSTOMER, CUSTOMER_ADDRESS_BOOK)
