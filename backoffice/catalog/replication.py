"""What registers know about products: those in an assortment of a store of their group.

A product reaches a group along product - assortment product - store assortment - store. `reads` has one entry per
edge of that path, and its keys walk back over the nearer edges as they are now: whichever edge breaks, the nearest
broken one still finds the row. The inner IN has no link to `src`: both engines compute this handful of assortments
once, for one changed product as for a million.
"""

from channel.announcement import Dependency, ReplicatedTable, RowScope
from channel.tables.products import ASSORTMENT_PRODUCT, BARCODE, BARCODE_PATTERN, CATEGORY, PRODUCT, STORE_ASSORTMENT, UNIT

PRODUCT_ANNOUNCEMENT = ReplicatedTable(
    table=PRODUCT,
    job=1040,
    scope=RowScope.ASSORTMENT,
    source="catalog_product",
    expressions={},
    row_filter="""
        EXISTS (
            SELECT 1 FROM catalog_assortmentproduct ap
            WHERE ap.product_id = src.id
            AND ap.assortment_id IN (
                SELECT sa.assortment_id FROM catalog_storeassortment sa
                JOIN registers_store st ON st.id = sa.store_id
                WHERE st.channel_data_group_id = {group_id}
            )
        )""",
    reads=(
        Dependency(
            table="catalog_assortmentproduct",
            columns=("product_id", "assortment_id"),
            keys="SELECT changed.product_id FROM changed",
        ),
        Dependency(
            table="catalog_storeassortment",
            columns=("store_id", "assortment_id"),
            keys="""
                SELECT ap.product_id FROM changed
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = changed.assortment_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT ap.product_id FROM changed
                JOIN catalog_storeassortment sa ON sa.store_id = changed.id
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = sa.assortment_id""",
        ),
    ),
)

BARCODE_ANNOUNCEMENT = ReplicatedTable(
    table=BARCODE,
    job=1040,
    scope=RowScope.ASSORTMENT,
    source="catalog_barcode",
    expressions={},
    row_filter="""
        EXISTS (
            SELECT 1 FROM catalog_assortmentproduct ap
            WHERE ap.product_id = src.product_id
            AND ap.assortment_id IN (
                SELECT sa.assortment_id FROM catalog_storeassortment sa
                JOIN registers_store st ON st.id = sa.store_id
                WHERE st.channel_data_group_id = {group_id}
            )
        )""",
    reads=(
        Dependency(
            table="catalog_assortmentproduct",
            columns=("product_id", "assortment_id"),
            keys="""
                SELECT bc.id FROM changed
                JOIN catalog_barcode bc ON bc.product_id = changed.product_id""",
        ),
        Dependency(
            table="catalog_storeassortment",
            columns=("store_id", "assortment_id"),
            keys="""
                SELECT bc.id FROM changed
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = changed.assortment_id
                JOIN catalog_barcode bc ON bc.product_id = ap.product_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT bc.id FROM changed
                JOIN catalog_storeassortment sa ON sa.store_id = changed.id
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = sa.assortment_id
                JOIN catalog_barcode bc ON bc.product_id = ap.product_id""",
        ),
    ),
)

ASSORTMENT_PRODUCT_ANNOUNCEMENT = ReplicatedTable(
    table=ASSORTMENT_PRODUCT,
    job=1040,
    scope=RowScope.ASSORTMENT,
    source="catalog_assortmentproduct",
    expressions={},
    row_filter="""
        src.assortment_id IN (
            SELECT sa.assortment_id FROM catalog_storeassortment sa
            JOIN registers_store st ON st.id = sa.store_id
            WHERE st.channel_data_group_id = {group_id}
        )""",
    reads=(
        Dependency(
            table="catalog_storeassortment",
            columns=("store_id", "assortment_id"),
            keys="""
                SELECT ap.id FROM changed
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = changed.assortment_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT ap.id FROM changed
                JOIN catalog_storeassortment sa ON sa.store_id = changed.id
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = sa.assortment_id""",
        ),
    ),
)

STORE_ASSORTMENT_ANNOUNCEMENT = ReplicatedTable(
    table=STORE_ASSORTMENT,
    job=1040,
    scope=RowScope.STORE,
    source="catalog_storeassortment",
    expressions={},
    row_filter="src.store_id IN (SELECT st.id FROM registers_store st WHERE st.channel_data_group_id = {group_id})",
    reads=(
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="SELECT sa.id FROM changed JOIN catalog_storeassortment sa ON sa.store_id = changed.id",
        ),
    ),
)

REPLICATED_TABLES = (
    ReplicatedTable(table=CATEGORY, job=1040, source="catalog_category", expressions={}),
    ReplicatedTable(table=UNIT, job=1040, source="catalog_unit", expressions={}),
    PRODUCT_ANNOUNCEMENT,
    BARCODE_ANNOUNCEMENT,
    ASSORTMENT_PRODUCT_ANNOUNCEMENT,
    STORE_ASSORTMENT_ANNOUNCEMENT,
    ReplicatedTable(table=BARCODE_PATTERN, job=1040, source="catalog_barcodepattern", expressions={}),
)
