"""What registers know about stores, registers and how to sell: plain data, read by distribution.

A store and its registers reach the group the store is in. What is the same everywhere (payment methods, receipt
settings, offline profiles, currencies) goes to every group: these tables are small, and a filter would cost more than
it saves.
"""

from channel.announcement import Dependency, ReplicatedTable, RowScope
from channel.tables.channel_configuration import PAYMENT_METHOD, RECEIPT_SETTINGS, STORE
from channel.tables.global_configuration import CURRENCY
from channel.tables.registers import OFFLINE_PROFILE, REGISTER

STORE_ANNOUNCEMENT = ReplicatedTable(
    table=STORE,
    job=1070,
    scope=RowScope.STORE,
    source="registers_store",
    expressions={"currency": "currency.code"},
    joins="LEFT JOIN registers_currency currency ON currency.id = src.currency_id",
    row_filter="src.channel_data_group_id = {group_id}",
    reads=(
        Dependency(
            table="registers_currency",
            columns=("id", "code"),
            keys="SELECT st.id FROM changed JOIN registers_store st ON st.currency_id = changed.id",
        ),
    ),
)

REGISTER_ANNOUNCEMENT = ReplicatedTable(
    table=REGISTER,
    job=1090,
    scope=RowScope.STORE,
    source="registers_register",
    expressions={},
    row_filter="src.store_id IN (SELECT st.id FROM registers_store st WHERE st.channel_data_group_id = {group_id})",
    reads=(
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="SELECT re.id FROM changed JOIN registers_register re ON re.store_id = changed.id",
        ),
    ),
)

REPLICATED_TABLES = (
    STORE_ANNOUNCEMENT,
    ReplicatedTable(table=PAYMENT_METHOD, job=1070, source="registers_paymentmethod", expressions={}),
    ReplicatedTable(table=RECEIPT_SETTINGS, job=1070, source="registers_receiptsettings", expressions={}),
    REGISTER_ANNOUNCEMENT,
    ReplicatedTable(table=OFFLINE_PROFILE, job=1090, source="registers_offlineprofile", expressions={}),
    ReplicatedTable(table=CURRENCY, job=1110, source="registers_currency", expressions={}),
)
