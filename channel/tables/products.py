"""Job 1040: products, their barcodes, and the assortments that say which store sells them."""

from channel.table import ChannelTable, boolean, decimal, integer, text

CATEGORY = ChannelTable(
    "category",
    (integer("category_id"), integer("parent_id", nullable=True), text("code"), text("name")),
)

UNIT = ChannelTable(
    "unit",
    (integer("unit_id"), text("code"), text("name"), integer("decimals")),
)

PRODUCT = ChannelTable(
    "product",
    (
        integer("product_id"),
        text("number"),
        text("name"),
        text("search_name"),
        integer("category_id", nullable=True),
        integer("unit_id"),
        integer("tax_group_id"),
        boolean("is_active"),
        text("brand"),
        text("description"),
        decimal("net_content", 3, nullable=True),
        text("net_content_unit"),
        integer("minimum_age"),
        boolean("is_weighed"),
        text("country_of_origin"),
        boolean("is_deposit"),  # for an empty bottle, crate or the like: scanned by itself, it comes back
        integer("deposit_product_id", nullable=True),  # what is sold with each piece, see channel/deposits.py
    ),
    indexes=(("number",),),
    search=("name", "search_name", "number"),
    flags=("is_deposit",),
)

BARCODE = ChannelTable(
    "barcode",
    (integer("barcode_id"), integer("product_id"), text("code"), boolean("is_primary")),
    indexes=(("code",), ("product_id",)),
)

ASSORTMENT_PRODUCT = ChannelTable(
    "assortment_product",
    (integer("assortment_product_id"), integer("assortment_id"), integer("product_id")),
    indexes=(("product_id",),),
)

STORE_ASSORTMENT = ChannelTable(
    "store_assortment",
    (integer("store_assortment_id"), integer("store_id"), integer("assortment_id")),
    indexes=(("store_id",),),
)

BARCODE_PATTERN = ChannelTable(
    "barcode_pattern",
    (
        integer("barcode_pattern_id"),
        text("pattern"),  # "28IIIIIVPPPPC", see channel/labels
        text("name"),
        integer("decimals"),
        boolean("is_active"),
    ),
)

TABLES = (CATEGORY, UNIT, PRODUCT, BARCODE, ASSORTMENT_PRODUCT, STORE_ASSORTMENT, BARCODE_PATTERN)
