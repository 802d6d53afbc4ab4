"""Put what a restored backup holds at the beginning of the feeds.

A backup that was loaded into another PostgreSQL brings the numbers of database transactions that this one has yet to give:
they would be delivered when it comes there, or never. As their readers begin anew in HQ's new epoch, all of it is simply
old. A restore in place (point in time) has no such rows.
"""

from django.db import connection

from registers.ledger.guard import open_ledger

TABLES = ("registers_transaction", "registers_vouchermovement")


def begin_feed_anew() -> int:
    """Mark rows whose number lies in the future as the oldest; returns how many. Nothing to do on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    moved = 0
    with open_ledger(connection), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"UPDATE {table} SET posted_in = 0"  # noqa: S608 - names of our own
                " WHERE posted_in >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            )
            moved += cursor.rowcount
    return moved
