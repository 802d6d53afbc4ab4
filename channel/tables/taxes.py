"""Job 1080: tax groups and their rates, with validity, in percent."""

from channel.table import ChannelTable, date, decimal, integer, text

TAX_GROUP = ChannelTable(
    "tax_group",
    (integer("tax_group_id"), text("code"), text("name")),
)

TAX_RATE = ChannelTable(
    "tax_rate",
    (
        integer("tax_rate_id"),
        integer("tax_group_id"),
        text("code"),
        text("name"),
        decimal("percent", 4),
        date("valid_from"),
        date("valid_to", nullable=True),
    ),
    indexes=(("tax_group_id",),),
)

TABLES = (TAX_GROUP, TAX_RATE)
