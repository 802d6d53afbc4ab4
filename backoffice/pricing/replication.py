"""What registers know about prices and promotions: those of their group's price groups; prices for products their group sells.

A price reaches a group along two paths at once, price - store price group - store and price - assortment product -
store assortment - store; `reads` has one entry per edge of both (see catalog/replication.py for the rule). Future and
expired prices go too: the register decides by its own date. Exchange rates are few, and go everywhere, as currencies do.
"""

from channel.announcement import Dependency, ReplicatedTable, RowScope
from channel.table import ChannelTable
from channel.tables.global_configuration import EXCHANGE_RATE
from channel.tables.prices import PRICE, PRICE_GROUP, PROMOTION, PROMOTION_ITEM, PROMOTION_PART, STORE_PRICE_GROUP

PRICE_GROUP_ANNOUNCEMENT = ReplicatedTable(
    table=PRICE_GROUP,
    job=1020,
    scope=RowScope.PRICE_GROUP,
    source="pricing_pricegroup",
    expressions={"currency": "currency.code"},
    joins="LEFT JOIN registers_currency currency ON currency.id = src.currency_id",
    row_filter="""
        src.id IN (
            SELECT sp.price_group_id FROM pricing_storepricegroup sp
            JOIN registers_store st ON st.id = sp.store_id
            WHERE st.channel_data_group_id = {group_id}
        )""",
    reads=(
        Dependency(
            table="registers_currency",
            columns=("id", "code"),
            keys="SELECT pg.id FROM changed JOIN pricing_pricegroup pg ON pg.currency_id = changed.id",
        ),
        Dependency(
            table="pricing_storepricegroup",
            columns=("store_id", "price_group_id"),
            keys="SELECT changed.price_group_id FROM changed",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="SELECT sp.price_group_id FROM changed JOIN pricing_storepricegroup sp ON sp.store_id = changed.id",
        ),
    ),
)

STORE_PRICE_GROUP_ANNOUNCEMENT = ReplicatedTable(
    table=STORE_PRICE_GROUP,
    job=1020,
    scope=RowScope.STORE,
    source="pricing_storepricegroup",
    expressions={},
    row_filter="src.store_id IN (SELECT st.id FROM registers_store st WHERE st.channel_data_group_id = {group_id})",
    reads=(
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="SELECT sp.id FROM changed JOIN pricing_storepricegroup sp ON sp.store_id = changed.id",
        ),
    ),
)

PRICE_ANNOUNCEMENT = ReplicatedTable(
    table=PRICE,
    job=1020,
    scope=RowScope.PRICE_GROUP,
    source="pricing_price",
    expressions={},
    row_filter="""
        src.price_group_id IN (
            SELECT sp.price_group_id FROM pricing_storepricegroup sp
            JOIN registers_store st ON st.id = sp.store_id
            WHERE st.channel_data_group_id = {group_id}
        )
        AND EXISTS (
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
            table="pricing_storepricegroup",
            columns=("store_id", "price_group_id"),
            keys="SELECT pr.id FROM changed JOIN pricing_price pr ON pr.price_group_id = changed.price_group_id",
        ),
        Dependency(
            table="catalog_assortmentproduct",
            columns=("product_id", "assortment_id"),
            keys="SELECT pr.id FROM changed JOIN pricing_price pr ON pr.product_id = changed.product_id",
        ),
        Dependency(
            table="catalog_storeassortment",
            columns=("store_id", "assortment_id"),
            keys="""
                SELECT pr.id FROM changed
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = changed.assortment_id
                JOIN pricing_price pr ON pr.product_id = ap.product_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT pr.id FROM changed
                JOIN pricing_storepricegroup sp ON sp.store_id = changed.id
                JOIN pricing_price pr ON pr.price_group_id = sp.price_group_id
                UNION
                SELECT pr.id FROM changed
                JOIN catalog_storeassortment sa ON sa.store_id = changed.id
                JOIN catalog_assortmentproduct ap ON ap.assortment_id = sa.assortment_id
                JOIN pricing_price pr ON pr.product_id = ap.product_id""",
        ),
    ),
)

PROMOTION_ANNOUNCEMENT = ReplicatedTable(
    table=PROMOTION,
    job=1020,
    scope=RowScope.PRICE_GROUP,
    source="pricing_promotion",
    expressions={},
    row_filter="""
        src.price_group_id IN (
            SELECT sp.price_group_id FROM pricing_storepricegroup sp
            JOIN registers_store st ON st.id = sp.store_id
            WHERE st.channel_data_group_id = {group_id}
        )""",
    reads=(
        Dependency(
            table="pricing_storepricegroup",
            columns=("store_id", "price_group_id"),
            keys="SELECT pm.id FROM changed JOIN pricing_promotion pm ON pm.price_group_id = changed.price_group_id",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT pm.id FROM changed
                JOIN pricing_storepricegroup sp ON sp.store_id = changed.id
                JOIN pricing_promotion pm ON pm.price_group_id = sp.price_group_id""",
        ),
    ),
)


def _of_promotion(table: ChannelTable, source: str) -> ReplicatedTable:
    """Announce a table whose rows go wherever their promotion goes."""
    return ReplicatedTable(
        table=table,
        job=1020,
        scope=RowScope.PRICE_GROUP,
        source=source,
        expressions={},
        row_filter="""
            src.promotion_id IN (
                SELECT pm.id FROM pricing_promotion pm
                JOIN pricing_storepricegroup sp ON sp.price_group_id = pm.price_group_id
                JOIN registers_store st ON st.id = sp.store_id
                WHERE st.channel_data_group_id = {group_id}
            )""",
        reads=(
            Dependency(
                table="pricing_promotion",
                columns=("id", "price_group_id"),
                keys=f"SELECT pi.id FROM changed JOIN {source} pi ON pi.promotion_id = changed.id",  # noqa: S608 - ours
            ),
            Dependency(
                table="pricing_storepricegroup",
                columns=("store_id", "price_group_id"),
                keys=f"""
                    SELECT pi.id FROM changed
                    JOIN pricing_promotion pm ON pm.price_group_id = changed.price_group_id
                    JOIN {source} pi ON pi.promotion_id = pm.id""",  # noqa: S608 - ours
            ),
            Dependency(
                table="registers_store",
                columns=("id", "channel_data_group_id"),
                keys=f"""
                    SELECT pi.id FROM changed
                    JOIN pricing_storepricegroup sp ON sp.store_id = changed.id
                    JOIN pricing_promotion pm ON pm.price_group_id = sp.price_group_id
                    JOIN {source} pi ON pi.promotion_id = pm.id""",  # noqa: S608 - ours
            ),
        ),
    )


EXCHANGE_RATE_ANNOUNCEMENT = ReplicatedTable(
    table=EXCHANGE_RATE,
    job=1110,
    source="pricing_exchangerate",
    expressions={"store_currency": "home.code", "currency": "foreign_money.code"},
    joins="""
        LEFT JOIN registers_currency home ON home.id = src.store_currency_id
        LEFT JOIN registers_currency foreign_money ON foreign_money.id = src.currency_id""",
    reads=(
        Dependency(
            table="registers_currency",
            columns=("id", "code"),
            keys="""
                SELECT er.id FROM changed JOIN pricing_exchangerate er ON er.store_currency_id = changed.id
                UNION
                SELECT er.id FROM changed JOIN pricing_exchangerate er ON er.currency_id = changed.id""",
        ),
    ),
)

REPLICATED_TABLES = (
    PRICE_GROUP_ANNOUNCEMENT,
    STORE_PRICE_GROUP_ANNOUNCEMENT,
    PRICE_ANNOUNCEMENT,
    PROMOTION_ANNOUNCEMENT,
    EXCHANGE_RATE_ANNOUNCEMENT,
    _of_promotion(PROMOTION_PART, "pricing_promotionpart"),
    _of_promotion(PROMOTION_ITEM, "pricing_promotionitem"),
)
