"""What registers know about customers: those in an address book of a store of their group.

The path is customer - customer address book - store address book - store; see catalog/replication.py for the rule
that `reads` follows. Store address books serve staff as much and travel with them, in job 1060.
"""

from channel.announcement import Dependency, ReplicatedTable, RowScope
from channel.tables.customers import CUSTOMER, CUSTOMER_ADDRESS_BOOK
from channel.tables.staff import STORE_ADDRESS_BOOK

CUSTOMER_ANNOUNCEMENT = ReplicatedTable(
    table=CUSTOMER,
    job=1010,
    scope=RowScope.ADDRESS_BOOK,
    is_personal=True,
    source="customers_customer",
    expressions={},
    row_filter="""
        EXISTS (
            SELECT 1 FROM customers_customeraddressbook ca
            WHERE ca.customer_id = src.id
            AND ca.address_book_id IN (
                SELECT sb.address_book_id FROM customers_storeaddressbook sb
                JOIN registers_store st ON st.id = sb.store_id
                WHERE st.channel_data_group_id = {group_id}
            )
        )""",
    reads=(
        Dependency(
            table="customers_customeraddressbook",
            columns=("customer_id", "address_book_id"),
            keys="SELECT changed.customer_id FROM changed",
        ),
        Dependency(
            table="customers_storeaddressbook",
            columns=("store_id", "address_book_id"),
            keys="""
                SELECT ca.customer_id FROM changed
                JOIN customers_customeraddressbook ca ON ca.address_book_id = changed.address_book_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT ca.customer_id FROM changed
                JOIN customers_storeaddressbook sb ON sb.store_id = changed.id
                JOIN customers_customeraddressbook ca ON ca.address_book_id = sb.address_book_id""",
        ),
    ),
)

CUSTOMER_ADDRESS_BOOK_ANNOUNCEMENT = ReplicatedTable(
    table=CUSTOMER_ADDRESS_BOOK,
    job=1010,
    scope=RowScope.ADDRESS_BOOK,
    is_personal=True,
    source="customers_customeraddressbook",
    expressions={},
    row_filter="""
        src.address_book_id IN (
            SELECT sb.address_book_id FROM customers_storeaddressbook sb
            JOIN registers_store st ON st.id = sb.store_id
            WHERE st.channel_data_group_id = {group_id}
        )""",
    reads=(
        Dependency(
            table="customers_storeaddressbook",
            columns=("store_id", "address_book_id"),
            keys="""
                SELECT ca.id FROM changed
                JOIN customers_customeraddressbook ca ON ca.address_book_id = changed.address_book_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT ca.id FROM changed
                JOIN customers_storeaddressbook sb ON sb.store_id = changed.id
                JOIN customers_customeraddressbook ca ON ca.address_book_id = sb.address_book_id""",
        ),
    ),
)

STORE_ADDRESS_BOOK_ANNOUNCEMENT = ReplicatedTable(
    table=STORE_ADDRESS_BOOK,
    job=1060,
    scope=RowScope.STORE,
    source="customers_storeaddressbook",
    expressions={},
    row_filter="src.store_id IN (SELECT st.id FROM registers_store st WHERE st.channel_data_group_id = {group_id})",
    reads=(
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="SELECT sb.id FROM changed JOIN customers_storeaddressbook sb ON sb.store_id = changed.id",
        ),
    ),
)

REPLICATED_TABLES = (CUSTOMER_ANNOUNCEMENT, CUSTOMER_ADDRESS_BOOK_ANNOUNCEMENT, STORE_ADDRESS_BOOK_ANNOUNCEMENT)
