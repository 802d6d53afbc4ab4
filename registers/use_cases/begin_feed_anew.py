"""Put what a restored backup holds at the beginning of the transaction feed.

A backup that was loaded into another PostgreSQL brings the numbers of database transactions that this one has yet to give:
they would be delivered when it comes there, or never. As their readers begin anew in HQ's new epoch, all of it is simply
old. A restore in place (point in time) has no such rows.
"""

from django.db import connection

from registers.ledger.guard import open_ledger


def begin_feed_anew() -> int:
    """Mark transactions whose number lies in the future as the oldest; returns how many. Nothing to do on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with open_ledger(connection), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registers_transaction SET posted_in = 0"
            " WHERE posted_in >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )
        moved: int = cursor.rowcount
        return moved
