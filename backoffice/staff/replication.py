"""What registers know about staff: those in an address book of a store of their group, and every permission group.

The path is staff - staff address book - store address book - store; see catalog/replication.py for the rule that
`reads` follows. A PIN travels as its Argon2id hash only.
"""

from channel.announcement import Dependency, ReplicatedTable, RowScope
from channel.tables.staff import PERMISSION_GROUP, STAFF, STAFF_ADDRESS_BOOK

STAFF_ANNOUNCEMENT = ReplicatedTable(
    table=STAFF,
    job=1060,
    scope=RowScope.ADDRESS_BOOK,
    is_personal=True,
    source="staff_staff",
    expressions={},
    row_filter="""
        EXISTS (
            SELECT 1 FROM staff_staffaddressbook sf
            WHERE sf.staff_id = src.id
            AND sf.address_book_id IN (
                SELECT sb.address_book_id FROM customers_storeaddressbook sb
                JOIN registers_store st ON st.id = sb.store_id
                WHERE st.channel_data_group_id = {group_id}
            )
        )""",
    reads=(
        Dependency(
            table="staff_staffaddressbook",
            columns=("staff_id", "address_book_id"),
            keys="SELECT changed.staff_id FROM changed",
        ),
        Dependency(
            table="customers_storeaddressbook",
            columns=("store_id", "address_book_id"),
            keys="""
                SELECT sf.staff_id FROM changed
                JOIN staff_staffaddressbook sf ON sf.address_book_id = changed.address_book_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT sf.staff_id FROM changed
                JOIN customers_storeaddressbook sb ON sb.store_id = changed.id
                JOIN staff_staffaddressbook sf ON sf.address_book_id = sb.address_book_id""",
        ),
    ),
)

STAFF_ADDRESS_BOOK_ANNOUNCEMENT = ReplicatedTable(
    table=STAFF_ADDRESS_BOOK,
    job=1060,
    scope=RowScope.ADDRESS_BOOK,
    is_personal=True,
    source="staff_staffaddressbook",
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
                SELECT sf.id FROM changed
                JOIN staff_staffaddressbook sf ON sf.address_book_id = changed.address_book_id""",
        ),
        Dependency(
            table="registers_store",
            columns=("id", "channel_data_group_id"),
            keys="""
                SELECT sf.id FROM changed
                JOIN customers_storeaddressbook sb ON sb.store_id = changed.id
                JOIN staff_staffaddressbook sf ON sf.address_book_id = sb.address_book_id""",
        ),
    ),
)

REPLICATED_TABLES = (
    ReplicatedTable(table=PERMISSION_GROUP, job=1060, source="staff_permissiongroup", expressions={}),
    STAFF_ANNOUNCEMENT,
    STAFF_ADDRESS_BOOK_ANNOUNCEMENT,
)
