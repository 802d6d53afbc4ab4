"""How PostgreSQL compresses the documents in the ledger.

Not by `default_toast_compression`: that is a setting of the server or of whoever connects, and this is the ledger's matter.
"""

from typing import Any

from registers.ledger.partitions import HEADERS

# Also the partitions, which an ALTER of their parent leaves as they are.
_TABLES = "SELECT relid::regclass::text FROM pg_partition_tree(%s)"
_HAS_LZ4 = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"


def compress_documents(cursor: Any) -> None:
    """Compress with lz4 what is written from now on, where the server can."""
    cursor.execute(_HAS_LZ4)
    if not cursor.fetchone()[0]:
        return
    cursor.execute(_TABLES, [HEADERS])
    for (table,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN document SET COMPRESSION lz4")
