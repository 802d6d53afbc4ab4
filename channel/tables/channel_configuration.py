"""Job 1070: the stores of the group, how they take money and what their receipts say."""

from channel.table import ChannelTable, boolean, decimal, integer, text

STORE = ChannelTable(
    "store",
    (
        integer("store_id"),
        text("number"),
        text("name"),
        text("time_zone"),
        text("currency"),
        text("language"),
        boolean("prices_include_tax"),
        text("business_day_cutoff"),  # "HH:MM" in the store's time zone
        integer("receipt_settings_id", nullable=True),
        integer("offline_profile_id", nullable=True),
        text("address"),
        text("tax_number"),
        decimal("smallest_coin", 3, nullable=True),  # what cash is rounded to; null: as usual in the currency
    ),
)

PAYMENT_METHOD = ChannelTable(
    "payment_method",
    (
        integer("payment_method_id"),
        text("code"),
        text("name"),
        text("kind"),  # CASH, CARD or VOUCHER
        boolean("opens_drawer"),
        boolean("allows_change"),
        boolean("works_offline"),
        boolean("is_active"),
    ),
)

RECEIPT_SETTINGS = ChannelTable(
    "receipt_settings",
    (
        integer("receipt_settings_id"),
        text("code"),
        text("header"),
        text("footer"),
        text("number_mask"),
        boolean("shows_tax_lines"),
        boolean("prints_after_sale"),
    ),
)

TABLES = (STORE, PAYMENT_METHOD, RECEIPT_SETTINGS)
